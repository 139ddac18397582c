// An event of the log as staff read it: number, moment, who, what, and its facts.

import Policy
import Storage
import Workflow

struct EventView {
  let event: StoredEvent
  /// The person's name, for staff.
  let name: String?
  /// Whether the reader may see the contact details of a protected person.
  let showsContact: Bool

  var json: JSON {
    [
      "number": .int(event.number), "at": JSON(event.at),
      "actor": ["role": JSON(event.role), "staff": JSON(event.staff), "name": JSON(name)],
      "kind": .string(event.kind), "facts": facts, "policy": JSON(event.policy),
    ]
  }

  private var facts: JSON {
    let facts = JSON(encoding: event.event)[event.kind] ?? JSON(encoding: event.event)
    let plain = (facts["_0"] ?? facts).withPublicNames
    if showsContact { return plain }
    // A file that a protected person sent names them as well as a contact does.
    return event.kind == "attachmentAdded"
      ? plain["id"].map { ["id": $0] } ?? .null : plain.withoutContact
  }
}

extension JSON {
  /// The same without what names or reaches a person.
  var withoutContact: JSON {
    switch self {
    case .object(let members):
      .object(
        members.map { member in
          member.name == "contact" || member.name == "delivery" || member.name == "address"
            ? Member(member.name, .null) : Member(member.name, member.value.withoutContact)
        })
    case .array(let elements): .array(elements.map(\.withoutContact))
    case .null, .bool, .int, .double, .string, .brokenString: self
    }
  }
}
