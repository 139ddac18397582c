// What a form of a page brings: names and values, and the JSON that the interface wants of them.

import Policy

/// The fields of a form as they were sent, in order; a name may stand several times.
struct Form: Sendable, Equatable {
  private(set) var fields: [(name: String, value: String)] = []

  /// Fields of one form.
  static let mostFields = 2_000

  init() {}

  init(_ fields: [(name: String, value: String)]) { self.fields = fields }

  /// `application/x-www-form-urlencoded`; nil where it is not.
  init?(encoded bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    for part in text.split(separator: "&") {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard fields.count < Form.mostFields,
        let name = PercentCoding.decoded(halves[0], plusIsSpace: true),
        let value = PercentCoding.decoded(halves.count > 1 ? halves[1] : "", plusIsSpace: true)
      else { return nil }
      fields.append((name, Form.withPlainLineEnds(value)))
    }
  }

  /// The first value of this name; nil where it is absent or empty.
  subscript(name: String) -> String? {
    fields.first { $0.name == name && !$0.value.isEmpty }?.value
  }

  /// All values of this name that are not empty.
  func all(_ name: String) -> [String] {
    fields.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
  }

  mutating func set(_ name: String, _ value: String) {
    fields.removeAll { $0.name == name }
    fields.append((name, value))
  }

  /// Browsers send line ends as CR LF.
  private static func withPlainLineEnds(_ text: String) -> String {
    guard text.utf8.contains(0x0D) else { return text }
    var scalars = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      if !(isAfterReturn && scalar == "\n") { scalars.append(scalar == "\r" ? "\n" : scalar) }
      isAfterReturn = scalar == "\r"
    }
    return String(scalars)
  }

  static func == (left: Form, right: Form) -> Bool {
    left.fields.elementsEqual(right.fields) { $0 == $1 }
  }
}

extension Form {
  /// The object that the interface takes, from the fields that are declared; what is empty is left out.
  ///
  /// A name such as `grounds.0.provision` means a member of the first element of a list.
  func json(_ declared: [FormField]) -> JSON {
    var root = Branch()
    for field in declared {
      guard let value = json(of: field) else { continue }
      root.put(value, at: field.name.split(separator: ".").map { String($0) })
    }
    return root.json
  }

  private func json(of field: FormField) -> JSON? {
    switch field.kind {
    case .line, .proposed, .text, .mail, .secret, .choice, .hidden, .day:
      return self[field.name].map { .string($0) }
    case .moment:
      return self[field.name].map { .string(SwedishTime.moment(local: $0)?.iso ?? $0) }
    case .number:
      return self[field.name].map { text in Int(text).map { .int($0) } ?? .string(text) }
    case .flag: return self[field.name] == nil ? nil : true
    case .yesNo: return self[field.name].map { .bool($0 == "true") }
    case .many:
      let values = all(field.name)
      return values.isEmpty ? nil : JSON(values.map { .string($0) })
    case .list:
      let lines = (self[field.name] ?? "").split(separator: "\n").map { $0[...].trimmingSpaces }
        .filter { !$0.isEmpty }
      return lines.isEmpty ? nil : JSON(lines.map { .string($0) })
    case .file, .heading: return nil
    }
  }
}

/// A tree under construction.
private struct Branch {
  private var value: JSON?
  private var members: [(name: String, branch: Branch)] = []

  mutating func put(_ value: JSON, at path: [String]) {
    guard let name = path.first else {
      self.value = value
      return
    }
    let rest = Array(path.dropFirst())
    if let place = members.firstIndex(where: { $0.name == name }) {
      members[place].branch.put(value, at: rest)
    } else {
      var branch = Branch()
      branch.put(value, at: rest)
      members.append((name, branch))
    }
  }

  var json: JSON {
    if let value { return value }
    let isList = !members.isEmpty && members.allSatisfy { Int($0.name) != nil }
    if isList { return JSON(members.map(\.branch.json)) }
    return .object(members.map { JSON.Member($0.name, $0.branch.json) })
  }
}

extension SwedishTime {
  /// The moment that a clock in Sweden shows as `2026-11-28T14:05`; nil for what is no such text, and for an
  /// hour that the clock jumps over in spring.
  static func moment(local text: String) -> Instant? {
    let halves = text.split(separator: "T")
    guard halves.count == 2, let day = Day(iso: String(halves[0])) else { return nil }
    let clock = halves[1].split(separator: ":").prefix(2).compactMap { Int($0) }
    guard clock.count == 2, 0..<24 ~= clock[0], 0..<60 ~= clock[1] else { return nil }
    let plain = midnight(startingDay: day).adding(seconds: Int64(clock[0] * 3_600 + clock[1] * 60))
    return [0, -3_600, 3_600].lazy.map { plain.adding(seconds: $0) }.first {
      SwedishTime.day(of: $0) == day && SwedishTime.clock(of: $0) == (clock[0], clock[1])
    }
  }
}
