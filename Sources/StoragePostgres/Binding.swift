// Values to parameters and results to rows, in PostgreSQL's binary format.

import CPostgres
import Storage

/// The parameters of one statement as libpq wants them.
///
/// Everything is binary: a text may then hold any byte, and a NUL in it is refused by the server instead of
/// cutting it short without a word.
struct Binding {
  /// The type of each, by the server's number; 0 leaves it to the statement.
  private(set) var types: [Oid] = []
  private var bytes: [UInt8] = []
  /// Where each begins and how long it is; nil is NULL.
  private var places: [(start: Int, count: Int)?] = []

  private static let int8: Oid = 20
  private static let text: Oid = 25
  private static let bytea: Oid = 17

  init(_ values: [Value]) {
    types.reserveCapacity(values.count)
    places.reserveCapacity(values.count)
    for value in values { add(value) }
  }

  private mutating func add(_ value: Value) {
    let start = bytes.count
    switch value {
    case .null:
      types.append(0)
      return places.append(nil)
    case .int64(let number):
      types.append(Binding.int8)
      withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    case .text(let text):
      types.append(Binding.text)
      bytes.append(contentsOf: text.utf8)
    case .blob(let blob):
      types.append(Binding.bytea)
      bytes.append(contentsOf: blob)
    }
    places.append((start, bytes.count - start))
  }

  /// Lends pointers, lengths and formats for the time of a call.
  func withParameters<Result>(
    _ body: (
      _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<CInt>?,
      _ formats: UnsafePointer<CInt>?
    ) -> Result
  ) -> Result {
    guard !places.isEmpty else { return body(nil, nil, nil) }
    // One byte more, so that even an empty text has an address: a null pointer would be NULL.
    let lengths = places.map { CInt($0?.count ?? 0) }
    let formats = [CInt](repeating: 1, count: places.count)
    return (bytes + [0]).withUnsafeBytes { buffer in
      let pointers = places.map { place in
        place.map { buffer.baseAddress!.advanced(by: $0.start).assumingMemoryBound(to: CChar.self) }
      }
      return body(pointers, lengths, formats)
    }
  }
}

/// Reads the rows of one result.
struct Decoding {
  private let result: OpaquePointer
  private let types: [Oid]

  init(_ result: OpaquePointer) {
    self.result = result
    types = (0..<PQnfields(result)).map { PQftype(result, $0) }
  }

  func rows() throws(Trouble) -> Rows {
    var rows: Rows = []
    let count = PQntuples(result)
    rows.reserveCapacity(Int(count))
    for row in 0..<count {
      var values: [Value] = []
      values.reserveCapacity(types.count)
      for column in types.indices { values.append(try value(row, CInt(column))) }
      rows.append(Row(values))
    }
    return rows
  }

  private func value(_ row: CInt, _ column: CInt) throws(Trouble) -> Value {
    if PQgetisnull(result, row, column) == 1 { return .null }
    let bytes = UnsafeRawBufferPointer(
      start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
    switch types[Int(column)] {
    case 20: return .int64(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
    case 23: return .int64(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
    case 21: return .int64(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
    case 16: return .int64(bytes.first == 1 ? 1 : 0)
    case 17: return .blob(Array(bytes))
    case 18, 19, 25, 1043: return .text(String(decoding: bytes, as: UTF8.self))
    // What a function that answers nothing answers.
    case 2278: return .null
    case let type: throw Trouble(.corrupt("column \(column) is of the type \(type)"))
    }
  }
}
