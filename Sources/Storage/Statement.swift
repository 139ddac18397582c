// SQL and its values, kept apart until the driver binds one to the other.

/// SQL text with the parameters `$1`, `$2`, …; from a literal, so that no value can be written into it.
public struct SQL: Sendable, Hashable {
  public let text: String
  /// The parameters' numbers in the order in which they first appear, for engines that count in that order.
  public let parameters: [Int]
  /// Stands for the text in tables: long texts are not read through for each of their uses.
  private let mark: Int

  public static func == (one: SQL, other: SQL) -> Bool {
    one.mark == other.mark && one.text == other.text
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(mark) }

  public init(_ literal: StaticString) { self.init(unsafeSQL: literal.description) }

  /// SQL put together while running: only from the pieces of a `Dialect`, never from a value.
  public init(unsafeSQL text: String) {
    self.text = text
    mark = text.hashValue
    var parameters: [Int] = []
    for part in text.utf8.split(separator: UInt8(ascii: "$")).dropFirst(text.hasPrefix("$") ? 0 : 1)
    {
      let digits = part.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
      if !digits.isEmpty, !parameters.contains(number) { parameters.append(number) }
    }
    self.parameters = parameters
  }
}

/// A value as both engines know it.
public enum Value: Sendable, Hashable {
  case null
  case int64(Int64)
  case text(String)
  case blob([UInt8])
}

extension Value {
  public static func int(_ value: Int) -> Value { .int64(Int64(value)) }
  public static func optional(_ value: String?) -> Value { value.map { .text($0) } ?? .null }
  public static func optional(_ value: Int64?) -> Value { value.map { .int64($0) } ?? .null }
  public static func optional(_ value: [UInt8]?) -> Value { value.map { .blob($0) } ?? .null }
}

/// One statement: SQL and what stands for `$1`, `$2`, ….
public struct Statement: Sendable, Hashable {
  public let sql: SQL
  public let values: [Value]

  public init(_ sql: SQL, _ values: [Value] = []) {
    self.sql = sql
    self.values = values
  }

  public init(_ sql: StaticString, _ values: [Value] = []) {
    self.init(SQL(sql), values)
  }
}

/// A statement that answers with rows: a SELECT, or a writing statement with RETURNING.
public typealias Query = Statement
