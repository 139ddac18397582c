// An e-mail address that can exist: the only kind the rest of the service ever holds.

/// An e-mail address with the name shown beside it (e-postadress).
///
/// The forms of RFC 5321 that nobody's mailbox has are refused: quoted local parts, address
/// literals, comments. Non-ASCII local parts (RFC 6531) are taken; a non-ASCII domain is sent in
/// its `xn--` form.
public struct MailAddress: Sendable, Hashable, CustomStringConvertible {
  /// The name shown beside the address, or nil.
  public let name: String?
  /// The part before the `@`, 1 to 64 octets, exactly as written.
  public let local: String
  /// The domain in ASCII and lower case, as DNS knows it.
  public let domain: String

  /// The address as it stands in an envelope: `local@domain`.
  public var text: String { "\(local)@\(domain)" }

  /// Whether the receiving servers must offer SMTPUTF8 (RFC 6531) to take this address.
  public var needsSMTPUTF8: Bool { !local.utf8.allSatisfy { $0 < 0x80 } }

  /// The address without its name, which may be a person's.
  public var description: String { text }

  /// Whether the address says of itself that nobody reads it, so that an answer to it would be
  /// lost.
  ///
  /// A guess by the usual names, English and Swedish; the header of a message may say it better
  /// (RFC 3834).
  public var refusesReplies: Bool {
    let plain = local.lowercased().prefix { $0 != "+" }.filter { $0.isLetter || $0.isNumber }
    return ["noreply", "donotreply", "dontreply", "svarainte", "svaraej", "ejsvar", "mailerdaemon"]
      .contains { plain.hasPrefix($0) || plain.hasSuffix($0) }
  }

  /// Takes `local@domain`, and the name to show beside it.
  ///
  /// - Throws: `MailAddressProblem`, the first thing that makes the address impossible.
  public init(_ address: String, name: String? = nil) throws(MailAddressProblem) {
    if address.isEmpty { throw .empty }
    if address.utf8.count > 1_000 { throw .tooLong }
    for scalar in address.unicodeScalars where scalar.neverInAnAddress {
      throw .forbiddenCharacter(scalar)
    }
    let parts = address.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
    if parts.count < 2 { throw .noAtSign }
    if parts.count > 2 { throw .severalAtSigns }
    try Self.check(local: parts[0])
    self.local = String(String.UnicodeScalarView(parts[0]))
    self.domain = try Self.ascii(domain: parts[1])
    if local.utf8.count + 1 + domain.utf8.count > 254 { throw .tooLong }
    self.name = try Self.checked(name: name)
  }

  /// Takes `local@domain` or `Name <local@domain>`, as a person writes it in a configuration.
  ///
  /// - Throws: `MailAddressProblem`, the first thing that makes the address impossible.
  public init(parsing line: String) throws(MailAddressProblem) {
    guard line.last == ">", let open = line.lastIndex(of: "<") else {
      try self.init(line)
      return
    }
    var name = line[..<open].drop { $0 == " " }
    while name.last == " " { name.removeLast() }
    if name.count >= 2, name.first == "\"", name.last == "\"" { name = name.dropFirst().dropLast() }
    let address = String(line[line.index(after: open)...].dropLast())
    try self.init(address, name: name.isEmpty ? nil : String(name))
  }
}

/// Why an address cannot exist: the reason that the person who typed it is told.
public enum MailAddressProblem: Error, Sendable, Hashable {
  /// Nothing at all.
  case empty
  /// No `@`, so that there is no telling the mailbox from the domain.
  case noAtSign
  /// More than one `@`: two addresses in one, or a slip of the hand.
  case severalAtSigns
  /// A control, a space, a bidi control, a quote, or anything else that no mailbox has.
  case forbiddenCharacter(Unicode.Scalar)
  /// A dot first, last or beside another dot before the `@`.
  case misplacedDotInLocalPart
  /// Nothing before the `@`.
  case emptyLocalPart
  /// More than 64 octets before the `@`.
  case localPartTooLong
  /// Nothing after the `@`.
  case emptyDomain
  /// A dot first, last or beside another dot after the `@`.
  case misplacedDotInDomain
  /// A host name alone, which only a machine beside it would know.
  case domainWithoutDot
  /// More than 63 octets between two dots of the domain, counted as DNS does.
  case labelTooLong
  /// A hyphen first or last between two dots of the domain.
  case misplacedHyphen
  /// A number after the last dot: an IP address is no domain.
  case numericTopLevelDomain
  /// More than 254 octets in all.
  case tooLong
  /// A control or a bidi control in the name, or more than 200 characters.
  case impossibleName
}

extension MailAddress {
  private typealias Scalars = Substring.UnicodeScalarView

  /// `dot-atom` of RFC 5322 3.2.3 with the UTF-8 of RFC 6531 3.3, and no quoted string.
  private static func check(local: Scalars) throws(MailAddressProblem) {
    if local.isEmpty { throw .emptyLocalPart }
    for scalar in local where scalar != "." && !scalar.isAtomText && scalar.isASCII {
      throw .forbiddenCharacter(scalar)
    }
    let atoms = local.split(separator: ".", omittingEmptySubsequences: false)
    if atoms.contains(where: \.isEmpty) { throw .misplacedDotInLocalPart }
    if String(local).utf8.count > 64 { throw .localPartTooLong }
  }

  /// Host names by RFC 1123 2.1, and A-labels for what is not ASCII.
  private static func ascii(domain: Scalars) throws(MailAddressProblem) -> String {
    if domain.isEmpty { throw .emptyDomain }
    for scalar in domain where scalar != "." && !scalar.isDomainText {
      throw .forbiddenCharacter(scalar)
    }
    var labels: [String] = []
    for label in domain.split(separator: ".", omittingEmptySubsequences: false) {
      if label.isEmpty { throw .misplacedDotInDomain }
      if label.first == "-" || label.last == "-" { throw .misplacedHyphen }
      let ascii = Punycode.label(String(label))
      if ascii.utf8.count > 63 { throw .labelTooLong }
      labels.append(ascii)
    }
    if labels.count < 2 { throw .domainWithoutDot }
    if labels.last?.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) == true { throw .numericTopLevelDomain }
    return labels.joined(separator: ".")
  }

  /// The name may be in any script, but must neither end a line nor turn the text around it.
  private static func checked(name: String?) throws(MailAddressProblem) -> String? {
    guard let name, !name.isEmpty else { return nil }
    if name.unicodeScalars.count > 200 { throw .impossibleName }
    if name.unicodeScalars.contains(where: { $0.isControl || $0.isBidiControl }) {
      throw .impossibleName
    }
    return name
  }
}
