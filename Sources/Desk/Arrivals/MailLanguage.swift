// In which language a mail is answered, until a person says otherwise.

import Mail
import Policy

extension ArrivalSorter {
  /// The first language of its header that the service writes, by its primary subtag (RFC 5646); else the one whose
  /// words stand most often in it, and Swedish where none does.
  func language(of mail: IncomingMail) -> Language {
    let named = mail.languages.compactMap { tag in
      Language(rawValue: String(tag.prefix { $0 != "-" && $0 != "_" }).lowercased())
    }
    if let first = named.first { return first }
    var counts: [Language: Int] = [:]
    let text = [mail.subject, mail.ownWords(under: rules)].joined(separator: " ")
    for word in CueIndex.words(of: text) {
      for (language, words) in rules.languages where words.contains(word) {
        counts[language, default: 0] += 1
      }
    }
    let swedish = counts[.sv, default: 0]
    return counts[.en, default: 0] > swedish ? .en : .sv
  }
}
