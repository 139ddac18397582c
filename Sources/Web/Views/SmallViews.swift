// Staff and rows of lists: the small things that staff are shown.

import Policy
import Storage
import Workflow

struct StaffView {
  let member: StaffMember
  init(_ member: StaffMember) { self.member = member }

  var json: JSON {
    ["id": JSON(member.id), "name": .string(member.name), "role": JSON(member.role)]
  }

  /// The same, with the authority.
  func me(_ policy: Policy, _ language: Language) -> JSON {
    json.adding([
      .init("authority", JSON(member.authority)),
      .init("authorityName", JSON(policy.authority(member.authority)?.name[language])),
    ])
  }
}

struct CaseRowView {
  let row: CaseRow
  let policy: Policy
  init(row: CaseRow, _ policy: Policy) {
    self.row = row
    self.policy = policy
  }

  var json: JSON {
    [
      "id": JSON(row.id), "registerNumber": .string(row.registerNumber),
      "authority": JSON(row.authority), "version": .int(row.number), "stage": JSON(row.stage),
      "hasOpenDecision": JSON(row.hasOpenDecision), "owner": JSON(row.owner),
      "arrivedAt": JSON(row.arrivedAt), "registeredAt": JSON(row.registeredAt),
      "due": JSON(row.due), "publicSubject": JSON(row.publicSubject),
      "summary": .string(row.summary), "unread": .int(row.unread), "parked": JSON(row.isParked),
      "links": ["self": .string(Endpoint.staff(.getCase).path(row.id.text))],
    ]
  }
}
