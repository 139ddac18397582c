// One line as the requester sees it: "prövas" until they have been told, then exactly what was told.

import Policy
import Workflow

struct RequesterLineView {
  let line: Line
  let view: RequesterView

  init(line: Line, of view: RequesterView) {
    self.line = line
    self.view = view
  }

  var json: JSON {
    var members: [JSON.Member] = [
      .init("id", JSON(line.id)),
      .init("title", .string(line.outsideTitle(view.language))),
      .init("reference", line.named ? JSON(line.reference) : .null),
      .init("state", .string(state.rawValue)),
      .init("stateText", .string(state.words(view.language, view.policy))),
    ]
    if let told = line.told {
      members += [
        .init("verdict", JSON(told.verdict)),
        .init("verdictText", .string(told.verdict.words(view.language, view.policy))),
        .init("communicatedAt", JSON(line.communicatedAt)),
        .init("reasons", JSON(told.grounds.map { reason($0, told.verdict) })),
      ]
    }
    if let reservation = offered {
      members.append(.init("reservation", wording(reservation)))
    }
    if let release = line.release {
      members.append(.init("release", how(release)))
      members.append(.init("earlierReleases", JSON(line.earlierReleases.map { how($0) })))
    }
    if let file = view.file.downloadable(line) {
      members.append(
        .init(
          "download",
          [
            "href": .string(
              Endpoint.requester(.getReleasedDocument).path(view.file.id.text, line.id.text)),
            "mediaType": .string(file.mediaType), "size": .int(file.size),
          ]))
    }
    return .object(members)
  }

  private func how(_ release: Release) -> JSON {
    [
      "at": JSON(release.at), "form": JSON(release.form),
      "formText": .string(release.form.words(view.language, view.policy)),
      "place": JSON(release.place),
      "dispatched": JSON(release.dispatched),
    ]
  }

  /// The reservation that waits to be accepted, or that was told.
  private var offered: Reservation? {
    line.reservationOfferedAt.flatMap { _ in line.assessment?.reservation }
      ?? line.told?.reservation
  }

  /// As the outside may know it: whether somebody has formed an opinion is not to be seen.
  private var state: OutwardState {
    if line.told != nil { return .communicated }
    switch line.state {
    case .withdrawn: return .withdrawn
    case .passedOn: return .passedOn
    case .sought, .assessed, .communicated: return .underReview
    }
  }

  private func wording(_ reservation: Reservation) -> JSON {
    [
      "wording": JSON(reservation.wording), "scope": JSON(reservation.scope),
      "until": JSON(reservation.until), "recipient": JSON(reservation.recipient),
      "acceptedAt": JSON(line.reservationAcceptedAt),
    ]
  }

  /// A rule is named in full, by its chapter, or not at all, as its row says; the same as in the letters.
  private func reason(_ ground: Ground, _ verdict: Verdict) -> JSON {
    let day = SwedishTime.day(of: line.communicatedAt ?? view.now)
    guard let row = view.policy.provisions.provision(ground.provision, on: day) else {
      return ["provision": JSON(ground.provision), "harm": JSON(ground.harm)]
    }
    let language = view.language
    switch verdict == .existenceWithheld ? .provision : row.box {
    case .provision:
      return [
        "provision": JSON(ground.provision), "title": .string(row.title[language]),
        "text": .string(row.text[language]), "harmTest": .string(row.harmWords[language]),
        "harm": JSON(ground.harm),
      ]
    case .chapter:
      let chapter = row.section.prefix { $0 != ":" }
      return ["provision": .string("\(row.law) \(chapter)"), "harm": JSON(ground.harm)]
    case .masked: return ["provision": .null, "harm": JSON(ground.harm)]
    }
  }
}

/// Where a line stands, seen from outside.
enum OutwardState: String, CaseIterable {
  case underReview, communicated, withdrawn, passedOn
}

extension Case {
  /// The bytes that the requester may fetch: what was released, and nothing else.
  ///
  /// The form tells how it was sent or shown; who may have it on paper may fetch the same copy. Two things stay
  /// bound: a copy for which payment is awaited (reading on the spot is free, a copy is not), and what goes only as
  /// a reservation says.
  func downloadable(_ line: Line) -> StoredFile? {
    guard let release = line.release, !line.removed, let told = line.told, told.verdict.letsOut
    else { return nil }
    // The same file in whichever form it has gone out.
    let forms = ([release] + line.earlierReleases).filter { $0.file == release.file }.map(\.form)
    if isPaymentAwaited, forms.allSatisfy({ $0 == .onSite }) { return nil }
    guard told.verdict == .releaseWithReservation else { return release.file }
    let isFetched = forms.contains(.email) || forms.contains(.link)
    return isFetched && line.reservationAcceptedAt != nil ? release.file : nil
  }
}
