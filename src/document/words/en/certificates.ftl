### The letter to whom it may concern, and the certificate of hours.

# $name: the member.
certificates-title-certificate = Certificate of hours: { $name }
certificates-title-letter = Letter about time credits: { $name }
certificates-heading-certificate = Certificate of hours
certificates-heading-letter = To whom it may concern: time credits
certificates-to-certificate = Certificate of hours
certificates-to-letter = Letter for the benefits office
certificates-back = Back
certificates-from = From which month?
certificates-until = Until which month?
certificates-month-hint = Such as 2026-04 or April 2026
certificates-pdf = Keep it as a PDF
certificates-show = Show these months
certificates-error-month = Write the month like this: 2026-04 or April 2026
certificates-name = Member
certificates-when = Time
# $from, $to: days.
certificates-period = { $from } to { $to }
certificates-gave = Help given
certificates-received = Help received
certificates-times = Times
# $name: the member; $bank: the bank.
certificates-thanks = { $name } gave and received this help as a member of { $bank }. An hour is an hour, whoever gives it. Thank you.
certificates-letter-1 = { $name } is a member of { $bank }. Members help each other and note the time. The figures above are taken from the bank’s books.
certificates-letter-2 = Nobody is paid. An hour of help earns an hour that can only be used for an hour of help from another member. Hours cannot be changed into money, goods or vouchers, and the bank does not buy or sell them.
certificates-letter-3 = Members help when they wish to. There is no contract of work and no duty to help, and nobody has to give hours back.
certificates-letter-4 = This letter states what stands in the bank’s books. It is not advice about benefits or tax. Please ask us if you need to know more.
# $name: who answers; $phone: the number.
certificates-signed = { $bank }. { $name } answers questions: { $phone }
certificates-signed-plain = { $bank }
