package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.longwatch.platform.Mailer;

/** Takes letters to the SMTP server, outside any transaction. */
@ApplicationScoped
class Delivery {

  private static final Logger LOG = Logger.getLogger(Delivery.class.getName());

  /** Letters of one round; what is left waits for the next minute. */
  private static final int ROUND = 1000;

  /** After so many refusals in a row the server is taken to be away. */
  private static final int PATIENCE = 3;

  @Inject Letters letters;
  @Inject Mailer mailer;

  /** What one round did. */
  record Round(int sent, int refused) {}

  /** Sends what is due. */
  Round deliver() {
    int sent = 0;
    int refused = 0;
    int inARow = 0;
    while (sent + refused < ROUND && inARow < PATIENCE) {
      Optional<Letters.Claim> claim = letters.claim();
      if (claim.isEmpty()) {
        break;
      }
      Optional<String> refusal = send(claim.get());
      if (refusal.isEmpty()) {
        letters.sent(claim.get());
        sent++;
        inARow = 0;
      } else {
        letters.postponed(claim.get(), refusal.get());
        refused++;
        inARow++;
      }
    }
    return new Round(sent, refused);
  }

  private Optional<String> send(Letters.Claim claim) {
    try {
      mailer.send(claim.letter());
      return Optional.empty();
    } catch (Mailer.NotSent e) {
      LOG.warning(() -> "letter " + claim.id() + " not sent: " + e.getMessage());
      return Optional.of(e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "letter " + claim.id() + " not sent", e);
      return Optional.of(e.getClass().getSimpleName());
    }
  }
}
