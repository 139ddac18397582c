// What had been written before somebody had to sign in, sealed while they are at the provider.

import Crypto
import Policy

extension SessionSeal {
  /// Bytes of a form that are kept while somebody is at the provider.
  static let mostKept = 65_536

  /// A form, sealed to the name that it is kept under; nil where it is too long.
  func seal(_ form: Form, under name: String) -> [UInt8]? {
    let bytes = JSON(
      form.fields.map { field -> JSON in [.string(field.name), .string(field.value)] }
    ).bytes
    guard bytes.count <= SessionSeal.mostKept else { return nil }
    return sealed(bytes, purpose: "kept/\(name)")
  }

  /// The form; nil where it was sealed to another name, or not here.
  func form(_ sealed: [UInt8], under name: String) -> Form? {
    guard let bytes = opened(sealed, purpose: "kept/\(name)"),
      let tree = try? JSON(parsing: bytes)
    else { return nil }
    return Form(
      tree.elements.compactMap { pair in
        guard pair.elements.count == 2, let name = pair.elements[0].text,
          let value = pair.elements[1].text
        else { return nil }
        return (name, value)
      })
  }

  /// A token of the provider's, sealed to the name that it is kept under.
  func seal(hint: String, under name: String) -> [UInt8]? {
    sealed(Array(hint.utf8), purpose: "hint/\(name)")
  }

  func hint(_ sealed: [UInt8], under name: String) -> String? {
    opened(sealed, purpose: "hint/\(name)").flatMap { String(validating: $0, as: UTF8.self) }
  }
}
