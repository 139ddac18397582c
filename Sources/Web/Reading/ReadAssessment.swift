// The larger arguments of acts: an assessment, a correction, a new line, boxes on a page.

import Policy
import Workflow

extension Fields {
  func assessment() -> Assessment {
    Assessment(
      verdict: choice("verdict") ?? .release,
      grounds: objects("grounds").map {
        Ground(provision: $0.name("provision"), harm: Personal($0.optionalText("harm") ?? ""))
      },
      reservationConsidered: optionalObject("reservationConsidered").map {
        ReservationConsidered(
          answer: $0.choice("answer") ?? .no, why: Personal($0.optionalText("why") ?? ""))
      },
      reservation: optionalObject("reservation").map {
        Reservation(
          wording: $0.personal("wording"), scope: $0.personal("scope"),
          until: $0.optionalDay("until"), recipient: $0.personal("recipient"))
      },
      recipientBasis: optionalChoice("recipientBasis") ?? .public,
      noPartReason: optionalPersonal("noPartReason"), holder: optionalPersonal("holder"),
      steps: optionalPersonal("steps"))
  }

  func correction() -> Correction {
    let contact = optionalObject("contact").map { $0.contact() }
    return Correction(
      publicSubject: optionalLine("subject"), channel: optionalChoice("channel"),
      arrivedAt: optionalInstant("arrivedAt"), contact: contact,
      delivery: optionalObject("delivery").map { $0.delivery(contact ?? Contact()) },
      language: optionalChoice("language"),
      reason: personal("reason"))
  }

  func lineRequest(file: StoredFile?) -> LineRequest {
    LineRequest(
      kind: optionalChoice("kind") ?? .file, publicTitle: optionalLine("title"),
      reference: optionalLine("reference").map { Personal($0) }, date: optionalDay("date"),
      file: file)
  }

  /// Each four numbers in points: left, top, right, bottom, the first two smaller.
  func boxes() -> [[Double]] {
    guard required("boxes") != nil else { return [] }
    let boxes = elements("boxes", most: limits.boxes).map { place, value in
      let box = value.elements.compactMap(\.number)
      let isSound =
        box.count == 4 && value.elements.count == 4 && box[0] < box[2] && box[1] < box[3]
        && box.allSatisfy { 0...20_000 ~= $0 }
      if !isSound { flaws.add(.value, place, Words.badBox) }
      return box
    }
    if boxes.isEmpty { wrong("boxes", Words.emptyList) }
    return boxes
  }
}

extension JSON {
  /// The whole number, also where it is written as 25.0, which JSON Schema takes for an integer.
  var wholeNumber: Int? {
    if case .int(let number) = self { return number }
    return number.flatMap { Int(exactly: $0) }
  }

  /// The number, whichever way it is written.
  var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    case .null, .bool, .string, .brokenString, .array, .object: nil
    }
  }
}
