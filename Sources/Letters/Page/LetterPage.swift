// A letter on paper: the words that went by mail, in the authority's frame.

public import Policy

/// What a page of a letter is made from.
public struct LetterPage: Sendable, Encodable {
  /// `sv` or `en`.
  let language: String
  let subject: Words
  let authority: Words
  let address: [Words]
  let email: Words
  let phone: Words
  let number: Words
  let dated: Words
  /// The file of the logotype, where there is one.
  let logotype: String?
  let blocks: [PageBlock]
  /// The lines of an address for the first page; nil where the letter is not posted.
  let posted: Posted?
  let isDraft: Bool

  let day: Day
  let picture: Logotype?

  /// What stands on the address page of a letter that is posted.
  public struct Posted: Sendable, Encodable {
    let recipient: [Words]
    /// What lies in the same envelope, in order.
    let enclosed: [Words]

    /// - Parameters:
    ///   - recipient: a postal address in lines.
    ///   - enclosed: the names of the files that go along.
    public init(recipient: String, enclosed: [String]) {
      self.recipient = Words(paragraphs: recipient).text.split(separator: "\n")
        .map { Words(line: String($0)) }
      self.enclosed = enclosed.map { Words(line: $0) }
    }
  }

  enum CodingKeys: CodingKey {
    case language, subject, authority, address, email, phone, number, dated, logotype, blocks
    case posted, isDraft
  }

  /// - Parameters:
  ///   - subject: the title of the file.
  ///   - html: the letter as it was written by mail; nothing but its words and our own markup is read.
  ///   - number: the case's register number.
  ///   - day: the day that the letter is dated with.
  public init(
    subject: String, html: String, language: Language, authority: Authority, number: String,
    day: Day, posted: Posted? = nil, isDraft: Bool = false
  ) {
    self.language = language.rawValue
    self.subject = Words(line: subject)
    self.authority = Words(line: authority.name[language])
    address = authority.address.map { Words(line: $0) }
    email = Words(line: authority.email)
    phone = Words(line: authority.phone)
    self.number = Words(line: number)
    dated = Words(line: day.description)
    logotype = authority.logotype?.name
    blocks = LetterMarkup.blocks(of: html)
    self.posted = posted
    self.isDraft = isDraft
    self.day = day
    picture = authority.logotype
  }
}
