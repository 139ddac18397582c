// What a day is called.
extension Day { public var description: String { String(number) } }
