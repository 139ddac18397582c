// The guide to personal data, written from what the sources and the policy declare.

import Policy

@testable import Storage

struct PersonalDataGuide {
  let policy: Policy
  /// Types with the names of their texts.
  let stored: [String: [String]]

  var text: String {
    """
    # Personal data

    Made from `Sources/Storage/PersonalData.swift`, `Sources/Storage/PersonalTypes.swift` and
    `policy/processing.yaml`; a test holds it against the tables of both engines and against the
    sources, so that no column and no text is forgotten. Do not edit it: `RECORD=1 swift test --filter
    PersonalDataTests` writes it anew. `utlamnande policy processing` prints each authority's record of
    processing (GDPR art. 30), in both languages, with its own periods and disposal decisions.

    ## What is done, and on what ground

    \(table(["use", "purpose", "legal ground", "recipients"], activities))

    ## What stands where, about whom, and how it goes

    \(table(["column", "about", "what", "use", "end"], columns))

    The words of the search index stand in the table `words`, which each engine makes in its own way.
    Outside the database: documents and attachments are files under the hash of their bytes, and go
    with the last case that names them; mails wait in the folder `outbox/` only where no mail server is
    set. Logs of the process hold ids and constant words, and of requesters no address and no device.

    ## Texts about and by persons in events and letters

    Each is stored apart from its event with a salt of its own, enters the chain as a hash, and is erased
    when the case is disposed of; the chain holds all the same.

    \(table(["type", "texts", "about"], types))

    ## What a person can ask for

    | right | how |
    | --- | --- |
    | access (art. 15) | by the code of the request: `GET /requests/{requestId}/personal-data`, and the page \
    "See, correct and fetch what is kept about you". One file with everything given and got, what was \
    corrected, what is done with it and for how long; of staff only the role, and in letters the name that a \
    decision carries. Staff's notes and the documents that were asked for are not in it: a person decides |
    | rectification (art. 16) | by the code: `POST /requests/{requestId}/corrections`, and the same page; or by \
    a registrar (`correctRegistration`). The event is added, what was registered first stays in its own, and \
    the copy shows both. The requester's own words are a record and are not changed: a message adds to them |
    | erasure (art. 17) | by disposal alone, under a disposal decision (`policy/retention.yaml`): art. 17.3 b and \
    d leave what the law has kept |
    | restriction (art. 18) | asked for by the code: a message marked `restriction` (`POST \
    /requests/{requestId}/messages`, and the page of the request), which is a task for a handler until somebody has \
    read it. Carried out by what there is: the subject or the correspondent is left out of the register \
    (`withholdInRegister`); contact details marked as protected are shown to few, and the case can be narrowed \
    to named persons; `hold` stops disposal of what somebody needs for a claim. The answer is a message or a \
    decision; what the law has registered stays registered |
    | objection (art. 21) | a message marked `objection`, the same way; heard by a person; the ground is law or \
    public interest, so it seldom ends the use |
    | portability (art. 20) | does not apply: nothing rests on consent or contract |

    ## Statistics

    Figures are counts of a whole authority over days of registration: how many, how soon, which verdicts,
    provisions and judgments. No name, no case, no id and nobody of the staff is in them, so that nobody can be
    ranked. Every count but that of all cases, which the register shows, is rounded at random up or down to a
    multiple of five (as statistical offices do it), and a row that becomes nought is left out: so neither a small
    count nor the difference of two periods tells of one case. What is drawn hangs on which cases are counted and
    on a key of the database, so that asking again tells nothing more. A median needs ten answers, and is to the
    hour. Heads, who lead the work and can open every case that is counted, see exact figures on their page; the
    file, which leaves the house, and programs never get them.

    """
  }

  private func table(_ head: [String], _ rows: [[String]]) -> String {
    let lines = [head, head.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  private var activities: [[String]] {
    Processing.Activity.allCases.compactMap { activity in
      policy.processing.activities[activity].map { row in
        [
          activity.rawValue, row.purpose.en, row.ground.en,
          row.recipients.map(\.en).joined(separator: "; "),
        ]
      }
    }
  }

  private var columns: [[String]] {
    PersonalData.columns.sorted { ($0.table, $0.column) < ($1.table, $1.column) }.map { column in
      [
        "`\(column.table).\(column.column)`", about(column.about), column.holds,
        column.use.rawValue, column.ends.rawValue,
      ]
    }
  }

  private var types: [[String]] {
    stored.sorted { $0.key < $1.key }.map { type, texts in
      ["`\(type)`", texts.joined(separator: ", "), about(PersonalData.types[type] ?? [])]
    }
  }

  private func about(_ subjects: [Processing.Subject]) -> String {
    subjects.map(\.rawValue).joined(separator: ", ")
  }
}
