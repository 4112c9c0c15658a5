import { PanelHeading } from './panel-heading.tsx'

/** Everybody's e-mails; assets/mailbox.js fills it. */
export function MailboxPanel() {
  return (
    <section class="panel" aria-labelledby="mailbox-title">
      <PanelHeading
        id="mailbox-title"
        place={4}
        title="受信箱"
        english="Every e-mail, whomever it is for"
      />
      <p id="mailbox-empty">まだメールはありません。</p>
      <ul id="mailbox" class="mailbox" aria-live="polite" />
    </section>
  )
}
