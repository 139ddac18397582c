// A PDF that was opened, with poppler told to be silent: its messages may quote the file.
#pragma once
#include <poppler/poppler-config.h>

#include <poppler/Error.h>
#include <poppler/ErrorCodes.h>
#include <poppler/GlobalParams.h>
#include <poppler/PDFDoc.h>

#include <memory>

struct Opened {
  std::unique_ptr<PDFDoc> doc;
  /// Whether its table of objects was broken and had to be guessed.
  bool mended = false;
  /// The exit code where it cannot be read; 0 where it can.
  int failure = 0;

  explicit Opened(const char *path) {
    setErrorCallback([](ErrorCategory, Goffset, const char *) {});
    globalParams = std::make_unique<GlobalParams>();
    doc = std::make_unique<PDFDoc>(std::make_unique<GooString>(path), std::nullopt, std::nullopt,
                                   nullptr, [this] { mended = true; });
    if (!doc->isOk()) {
      failure = doc->getErrorCode() == errEncrypted ? 66 : 65;
    } else if (doc->getNumPages() < 1) {
      failure = 65;
    }
  }
};
