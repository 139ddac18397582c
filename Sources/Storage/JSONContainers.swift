// The faces that a value sees while it is encoded: members by name, elements in their order.

/// The keyed face of an object.
struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let object: JSONObject
  var codingPath: [any CodingKey] { [] }

  init(_ object: JSONObject) { self.object = object }

  private func at(_ key: Key) -> JSONSheet {
    object.begin(key.stringValue)
    return object.sheet
  }

  func encodeNil(forKey key: Key) { at(key).writeNull() }
  func encode(_ value: Bool, forKey key: Key) { at(key).write(value) }
  func encode(_ value: String, forKey key: Key) { at(key).write(value) }
  func encode(_ value: Double, forKey key: Key) throws { try at(key).write(fraction: value) }
  func encode(_ value: Float, forKey key: Key) throws { try at(key).write(fraction: value) }
  func encode(_ value: Int, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: Int8, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: Int16, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: Int32, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: Int64, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: UInt, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: UInt8, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: UInt16, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: UInt32, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: UInt64, forKey key: Key) { at(key).write(number: value) }
  func encode(_ value: some Encodable, forKey key: Key) throws { try at(key).write(any: value) }

  func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Inner> {
    let inner = JSONObject(at(key))
    object.inner = inner
    return KeyedEncodingContainer(JSONMembers<Inner>(inner))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    let inner = JSONList(at(key))
    object.inner = inner
    return JSONElements(inner)
  }

  func superEncoder() -> any Encoder { superEncoder(named: "super") }
  func superEncoder(forKey key: Key) -> any Encoder { superEncoder(named: key.stringValue) }

  private func superEncoder(named name: String) -> any Encoder {
    object.begin(name)
    let inner = JSONPlace(object.sheet)
    object.inner = inner
    return inner
  }
}

/// The unkeyed face of a list.
struct JSONElements: UnkeyedEncodingContainer {
  let list: JSONList
  var codingPath: [any CodingKey] { [] }
  var count: Int { list.count }

  init(_ list: JSONList) { self.list = list }

  private var next: JSONSheet {
    list.begin()
    return list.sheet
  }

  func encodeNil() { next.writeNull() }
  func encode(_ value: Bool) { next.write(value) }
  func encode(_ value: String) { next.write(value) }
  func encode(_ value: Double) throws { try next.write(fraction: value) }
  func encode(_ value: Float) throws { try next.write(fraction: value) }
  func encode(_ value: Int) { next.write(number: value) }
  func encode(_ value: Int8) { next.write(number: value) }
  func encode(_ value: Int16) { next.write(number: value) }
  func encode(_ value: Int32) { next.write(number: value) }
  func encode(_ value: Int64) { next.write(number: value) }
  func encode(_ value: UInt) { next.write(number: value) }
  func encode(_ value: UInt8) { next.write(number: value) }
  func encode(_ value: UInt16) { next.write(number: value) }
  func encode(_ value: UInt32) { next.write(number: value) }
  func encode(_ value: UInt64) { next.write(number: value) }
  func encode(_ value: some Encodable) throws { try next.write(any: value) }

  func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type
  ) -> KeyedEncodingContainer<Inner> {
    let inner = JSONObject(next)
    list.inner = inner
    return KeyedEncodingContainer(JSONMembers<Inner>(inner))
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    let inner = JSONList(next)
    list.inner = inner
    return JSONElements(inner)
  }

  func superEncoder() -> any Encoder {
    let inner = JSONPlace(next)
    list.inner = inner
    return inner
  }
}
