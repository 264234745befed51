# Files that stand behind lines of the registers.

evidence-heading = Files behind this line
evidence-none = There is no file yet.
evidence-file = Add a file
evidence-file-hint = A bill, a letter or a reckoning: PDF, PNG, JPEG, plain text, CSV, XLSX, DOCX or ODT, at most 5 MB. Do not add papers that name members.
evidence-save = Add this file
evidence-told = { $size }, added on { $day }
evidence-size-kb = { $size } KB
evidence-size-mb = { $size } MB
evidence-back = Back to the line
evidence-withdraw-title = Take out a file
evidence-withdraw-lead = It is kept, with your reason, and nobody can open it any more.
evidence-notice-saved = The file was added.
evidence-notice-withdrawn = The file was taken out.
evidence-error-missing = Choose a file
evidence-error-empty = This file is empty. Choose another one
evidence-error-too-big = This file is larger than 5 MB. Make it smaller, or split it
evidence-error-kind = This file cannot be taken. Save it as PDF, PNG, JPEG, plain text, CSV, XLSX (without macros), DOCX or ODT
evidence-error-twice = This file is there already
evidence-error-too-many = A line has at most 20 files. Put several papers into one file

## The report

report-evidence-files = { $n ->
    [one] 1 file
   *[other] { $n } files
}
report-evidence-told = { $n ->
    [one] A file stands behind 1 of { $all } lines.
   *[other] Files stand behind { $n } of { $all } lines.
} Their fingerprints are in the annex: with them anybody who is given a file can check that it is the same one.
report-column-sha256 = Fingerprints
report-column-about-sha256 = SHA-256 of each file behind the line, in hexadecimal, with a space between; empty where there is none
