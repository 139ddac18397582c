// From effects to letters and errands: written inside the commit, carried out after it.

import Letters
import Policy
import Storage
import Workflow

/// What a letter lacked; wraps the problem of the letters module.
struct LetterFault: Error, Sendable {
  let problem: LetterProblem
}

extension Desk {
  /// Everything one outcome writes. `file` has the outcome's events applied.
  func recording(
    _ outcome: Outcome, of file: Case, as actor: Actor, at now: Instant,
    decision frozen: StoredFile? = nil, receipt form: ReceiptForm? = nil
  ) throws(BuildFailure) -> Recording {
    var recording = Recording(
      actor: actor, at: now, policy: policy.hash, events: outcome.events,
      wakeAt: file.wakesAt(policy))
    recording.work = outcome.events.flatMap(\.work)
    for effect in outcome.effects {
      switch effect {
      case .letter(let order):
        let letter = try write(order, about: file, at: now, decision: frozen, receipt: form)
        recording.letters.append(letter.letter)
        recording.errands.append(letter.errand)
      }
    }
    return recording
  }

  /// One letter, and the way it goes.
  private func write(
    _ order: LetterOrder, about file: Case, at now: Instant, decision frozen: StoredFile?,
    receipt form: ReceiptForm?
  ) throws(BuildFailure) -> (letter: Storage.Letter, errand: NewErrand) {
    let composed: Letters.Letter
    if order.kind == .receipt, let form {
      composed = form.filled(for: file)
    } else {
      do throws(LetterProblem) { composed = try self.composed(order, about: file, at: now) } catch {
        throw .letter(LetterFault(problem: error))
      }
    }
    let (way, order) = guarded(Way(order, file, policy), order, file)
    let letter = Storage.Letter(
      order: order, address: way.address.map { Personal($0) }, language: composed.language,
      subject: Personal(composed.subject), text: Personal(composed.text),
      html: Personal(composed.html), file: order.kind == .decision ? frozen : nil,
      attachments: composed.attachments.map(\.outgoing).filter { $0.blob != frozen?.blob })
    let errand = NewErrand(
      id: ErrandID(order.id.text), kind: way.kind, letter: order.id,
      mayRepeat: order.kind == .receipt || order.kind == .reminder)
    return (letter, errand)
  }

  /// The way of a letter whose content may not go by open mail: mail says only that it waits on the case's page;
  /// to another authority it goes on paper.
  private func guarded(
    _ way: Way, _ order: LetterOrder, _ file: Case
  ) -> (way: Way, order: LetterOrder) {
    let allowed = policy.means.allowed(for: file.content(of: order), at: file.authority)
    guard way.kind == .mail, !allowed.contains(.email) else { return (way, order) }
    switch order.recipient {
    case .requester:
      var veiled = order
      veiled.isVeiled = true
      return (allowed.contains(.link) ? way : Way(.page, nil), veiled)
    case .court: return (way, order)
    case .authority(let named):
      let known = policy.authority(AuthorityID(named))
      return (Way(.paper, known?.address.joined(separator: "\n") ?? named), order)
    }
  }

  /// One letter as it reads, with a place for the access code where it tells it.
  /// - Parameter language: another than the requester's, to be looked at.
  func composed(
    _ order: LetterOrder, about file: Case, at now: Instant, in language: Language? = nil
  ) throws(LetterProblem) -> Letters.Letter {
    let code = order.kind.tellsCode ? CodePlaceholder.text : nil
    return try letters.compose(
      order, about: file, policy: policy, at: now, links: links(to: file, code),
      accessCode: code, promise: settings.log == nil ? nil : PromisePlaceholder.text,
      in: language)
  }

  /// The page of the case, and the address that opens it with its code.
  private func links(to file: Case, _ code: String?) -> Links {
    let (site, id) = (settings.publicURL(), file.id.text)
    return Links(
      caseURL: "\(site)/begaran/\(id)", openURL: code.map { "\(site)/oppna/\(id)/\($0)" })
  }

  /// The act, with a release that is too heavy for mail turned into one by link (R14).
  func fitting(_ act: Act, _ file: Case) -> Act {
    guard case .release(let lines, let form, let place) = act,
      (form ?? file.request.delivery.form) == .email
    else { return act }
    let weight = lines.compactMap { file.line($0) }.reduce(0) { sum, line in
      let masked = line.assessment?.verdict == .releaseMasked
      return sum + ((masked ? line.maskedCopy?.file : line.original)?.size ?? 0)
    }
    return weight <= settings.mailLimit ? act : .release(lines: lines, form: .link, place: place)
  }
}

extension Attachment {
  /// The file under the name that the recipient sees; the sender's own name never leaves.
  var outgoing: StoredFile {
    StoredFile(
      blob: file.blob, size: file.size, mediaType: file.mediaType, fileName: Personal(name))
  }
}

/// Stands in stored letters where the access code goes; it is put in only as the letter leaves.
enum CodePlaceholder {
  static let text = "«åtkomstkod»"
}

/// By which way a letter goes, and where to.
private struct Way {
  let kind: ErrandKind
  let address: String?

  init(_ kind: ErrandKind, _ address: String?) {
    self.kind = kind
    self.address = address
  }

  init(_ order: LetterOrder, _ file: Case, _ policy: Policy) {
    switch order.recipient {
    case .requester: self.init(to: file.request)
    case .court:
      let court = policy.authority(file.authority).map { authority in
        order.decision.flatMap(file.decision).map {
          file.appealRecipient(of: $0, at: authority)
        } ?? authority.appealBody
      }
      self.init(.paper, court?.name.sv)
    case .authority(let named):
      if let known = policy.authority(AuthorityID(named)) {
        self.init(.mail, known.email)
      } else {
        self.init(named.contains("@") ? .mail : .paper, named)
      }
    }
  }

  /// As wished; where no address was given, the request's own page.
  ///
  /// A digital mailbox would be the first of these ways: where a `DigitalMailbox` is configured, a number was given
  /// for it, and the answer of its `reaches`, asked before the act, is handed in with the effects. None is.
  private init(to request: Request) {
    let mail = request.delivery.form == .email ? request.delivery.address : nil
    if let mail = (mail ?? request.contact.email)?.text {
      self.init(.mail, mail)
    } else if request.goesOnPaper,
      let postal = (request.delivery.address ?? request.contact.postalAddress)?.text
    {
      self.init(.paper, postal)
    } else {
      self.init(.page, nil)
    }
  }
}
