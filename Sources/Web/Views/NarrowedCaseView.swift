// A narrowed case: who it is open to, and what is shown of it to those whom it is not open to.

import Policy
import Storage
import Workflow

/// A narrowed case in number form, as the register has it (OSL 5:2): nothing of who asks, of what, or how it goes.
struct NarrowedCaseView {
  let file: Case
  let now: Instant
  let member: StaffMember

  var json: JSON {
    let isOpen = file.door.admits(member.actor, at: now)
    return [
      "id": JSON(file.id), "registerNumber": .string(file.registerNumber.text),
      "authority": JSON(file.authority), "registeredAt": JSON(file.registeredAt),
      "isOpen": .bool(isOpen), "isGlassBroken": .bool(file.glass.contains { $0.isOpen(at: now) }),
      // Who broke the glass and why is for the head to see, and for those the case is open to.
      "glass": isOpen || powers(Verb.reviewGlass).contains(member.role)
        ? GlassView(file: file).json : .null,
      "links": [
        "case": isOpen ? .string(Endpoint.staff(.getCase).path(file.id.text)) : .null,
        "acts": .string(Endpoint.staff(.performAct).path(file.id.text)),
      ],
    ]
  }
}

extension GlassBreak {
  /// Whether it lets the person in, or waits for the head to see it.
  func isOpen(at now: Instant) -> Bool { now < until || reviewedBy == nil }
}

/// Those who opened the case without being named.
struct GlassView {
  let file: Case

  var json: JSON {
    JSON(
      file.glass.map { broken in
        [
          "id": JSON(broken.id), "by": JSON(broken.by), "reason": JSON(broken.reason),
          "at": JSON(broken.at), "until": JSON(broken.until), "reviewedBy": JSON(broken.reviewedBy),
        ]
      })
  }
}

/// How a case is narrowed, for those it is open to; null where it is open to all at the authority.
struct NarrowingView {
  let file: Case

  var json: JSON {
    guard let by = file.door.narrowedBy else { return file.glass.isEmpty ? .null : past }
    return [
      "by": .string(by.rawValue),
      "persons": JSON((file.narrowing?.persons ?? []).map { JSON($0) }),
      "reason": JSON(file.narrowing?.reason), "decidedBy": JSON(file.narrowing?.by),
      "at": JSON(file.narrowing?.at), "glass": GlassView(file: file).json,
    ]
  }

  /// It was narrowed once, and somebody broke the glass then.
  private var past: JSON {
    [
      "by": .null, "persons": [], "reason": .null, "decidedBy": .null, "at": .null,
      "glass": GlassView(file: file).json,
    ]
  }
}
