// MailCurl
