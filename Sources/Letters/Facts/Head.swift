// What stands at the head and foot of every letter.

import Policy
import Workflow

/// The authority and the case.
struct Head: Facts {
  let authority: Words
  let number: Words
  let today: Words
  let address: Words
  let email: Words
  let phone: Words

  static let specimen = Head(
    authority: "a", number: "n", today: "t", address: "a", email: "e", phone: "p")

  init(_ setting: Setting) {
    authority = Words(line: setting.authority.name[setting.language])
    number = Words(line: setting.file.registerNumber.text)
    today = Words(line: setting.today.description)
    address = Words(line: setting.authority.address.joined(separator: ", "))
    email = Words(line: setting.authority.email)
    phone = Words(line: setting.authority.phone)
  }

  private init(
    authority: Words, number: Words, today: Words, address: Words, email: Words, phone: Words
  ) {
    self.authority = authority
    self.number = number
    self.today = today
    self.address = address
    self.email = email
    self.phone = phone
  }
}

/// Where the requester follows the case; only in letters to the requester.
struct Page: Facts {
  let link: Words
  static let specimen = Page(link: "l")
}

/// Something that is named and no more: a line, a system, a file.
struct Title: Facts, Encodable {
  let title: Words
  static let specimen = Title(title: "t")
  init(title: Words) { self.title = title }
  init(_ line: Line) { title = Words(line: line.publicTitle) }

  /// With the words by which the requester named it, for whoever must find it.
  static func asNamed(_ line: Line) -> Title {
    let words = line.named ? line.reference?.text : nil
    return Title(title: Words(line: words.map { "\(line.publicTitle): \($0)" } ?? line.publicTitle))
  }
}
