// When a case must be looked at by the service itself, and which files it names.

import Policy
import Workflow

extension Case {
  /// The next moment at which a day has passed that changes something; nil when none does.
  func wakesAt(_ policy: Policy) -> Instant? {
    var days = decisions.filter { $0.stage == .appealable }.compactMap { decision in
      decision.service?.lastDay.map { $0 + 1 }
        ?? decision.signature.map { $0.day + policy.practice.notShownFinalDays }
    }
    days += decisions.compactMap { nextServiceReminder(of: $0, under: policy) }
    if stage == .answered, decisions.isEmpty, let answeredAt {
      days.append(SwedishTime.day(of: answeredAt) + policy.practice.closeAfterAnswerDays)
    }
    return days.min().map { SwedishTime.midnight(startingDay: $0) }
  }

  /// Every file that it names: its lines', what the requester sent, and what went to the court.
  var blobs: Set<BlobID> {
    Set(
      lines.flatMap { line in
        let files = [line.original, line.maskedCopy?.file, line.release?.file].compactMap { $0 }
        let earlier = line.earlierReleases.compactMap(\.file)
        return (files + earlier + line.replaced).map(\.blob) + line.records
      } + attachments.map(\.file.blob)
        + decisions.compactMap(\.package).flatMap { [$0.pdf, $0.archive] })
  }
}
