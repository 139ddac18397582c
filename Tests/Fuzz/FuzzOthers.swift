// Files that come in, what the reading programs say of them, and what stores, scanners and providers answer.

import Foundation
import Policy
import Workflow

@testable import BlobsS3
@testable import Documents
@testable import Proofs
@testable import ScannerClamd
@testable import SignIn
@testable import Storage

extension FuzzTarget {
  static let others = [
    FuzzTarget(name: "file-kind") { bytes in
      guard let kind = FileKind.sniff(bytes, name: "fil.docx") else { return }
      _ = kind.isWhole(tail: bytes.suffix(2_048))
    },
    FuzzTarget(name: "page-words") { bytes in
      let records = Records(Data(bytes))
      law(records.rows.count <= bytes.count, "no more records than lines")
    },
    FuzzTarget(name: "pdf-objects") { bytes in
      guard let objects = PDFObjects(json: Data(bytes)) else { return }
      _ = objects.trailer.allTexts
      for value in objects.values.values { _ = value.allTexts }
    },
    FuzzTarget(name: "object-listing") { bytes in
      guard let page = Listing(bytes, prefix: "a/") else { return }
      law(page.entries.allSatisfy { $0.id.text.utf8.count == 64 }, "only names that are hashes")
    },
    FuzzTarget(name: "clamd", longest: 5_000) { bytes in
      guard case .infected(let name) = ClamdAnswer.meaning(of: bytes) else { return }
      law((1...200).contains(name.utf8.count), "a name that can be shown")
    },
    FuzzTarget(name: "token") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      guard let token = try? CompactToken(text) else { return }
      law(token.text.utf8.elementsEqual(text.utf8), "a token is what was sent")
      law(token.unproved.members != nil, "claims are an object")
    },
    FuzzTarget(name: "key-set") { bytes in
      guard let keys = try? KeySet(json: bytes) else { return }
      law(keys.has(nil), "a token without the name of a key may be signed by any")
    },
    FuzzTarget(name: "provider-address", longest: 2_100) { bytes in
      guard let address = ProviderAddress(String(decoding: bytes, as: UTF8.self)) else { return }
      let origin = ProviderAddress(address.origin)
      law(origin?.origin == address.origin, "an origin is an address of the same origin")
    },
    FuzzTarget(name: "signed-note") { bytes in
      guard let note = SignedNote(String(decoding: bytes, as: UTF8.self)) else { return }
      law(SignedNote(note.rendered) == note, "a note that is written is read again the same")
      if let checkpoint = Checkpoint(text: note.text) {
        law(checkpoint.text == note.text, "a checkpoint is exactly its text")
      }
      if let promise = Promise(text: note.text) {
        law(promise.text == note.text, "a promise is exactly its text")
      }
    },
    FuzzTarget(name: "proof-files") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = Checkpoint.all(in: text)
      if let file = InclusionFile(text) {
        law(InclusionFile(file.text) == file, "a proof that is written is read again the same")
        law(file.holds != true || file.path.count < 64, "no path is longer than a tree is high")
      }
      if let file = ConsistencyFile(text) {
        law(ConsistencyFile(file.text) == file, "a proof that is written is read again the same")
      }
    },
    FuzzTarget(name: "note-key", longest: 300) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      guard let key = NoteVerifier(text) else { return }
      law(key.text == text, "a key is exactly its text")
    },
    FuzzTarget(name: "search-words", longest: 1_000) { bytes in
      guard let found = SearchWords(String(decoding: bytes, as: UTF8.self)) else { return }
      law((1...SearchWords.maximumPhrases).contains(found.phrases.count), "few words")
      for phrase in found.phrases {
        law(
          !phrase.words.unicodeScalars.contains { "\"*^:()".unicodeScalars.contains($0) },
          "no operators")
      }
    },
    FuzzTarget(name: "person-name", longest: 1_000) { bytes in
      guard let name = PersonName.tidy(String(decoding: bytes, as: UTF8.self)) else { return }
      law(PersonName.tidy(name) == name, "a name that is tidy stays as it is")
    },
    FuzzTarget(name: "sealed-file", longest: 2_000) { bytes in
      // Nobody without the key makes a file that opens.
      guard let key = BlobKey(Data(repeating: 1, count: 32).base64EncodedString()),
        let header = SealedForm.Header(bytes)
      else { return }
      law(
        header.fileKey(by: key, for: BlobID(String(repeating: "0", count: 64))) == nil,
        "nobody wraps a key without the key")
      law(SealedForm.length(of: header.size) > 0, "a length can be told")
    },
  ]
}
