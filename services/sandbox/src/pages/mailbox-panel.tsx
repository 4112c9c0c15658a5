/** Everybody's e-mails; assets/mailbox.js fills it. */
export function MailboxPanel() {
  return (
    <section class="panel" aria-labelledby="mailbox-title">
      <h2 id="mailbox-title">受信箱</h2>
      <p class="english" lang="en">
        Every e-mail, whomever it is for
      </p>
      <p id="mailbox-empty">まだメールはありません。</p>
      <ul id="mailbox" class="mailbox" aria-live="polite" />
    </section>
  )
}
