package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Mailer;

/** Takes letters to the SMTP server, outside any transaction, many over one connection. */
@ApplicationScoped
class Delivery {

  private static final Logger LOG = Logger.getLogger(Delivery.class.getName());

  /** Letters of one round; what is left waits for the next minute. */
  private static final int ROUND = 10_000;

  /** Letters claimed together: each costs a fifth of what it costs alone. */
  private static final int TOGETHER = 20;

  /** After so many refusals in a row the server is taken to be away. */
  private static final int PATIENCE = 3;

  /** A slow server must not keep letters beyond their lease, which is five minutes. */
  private static final Duration HOLD = Duration.ofMinutes(2);

  @Inject Letters letters;
  @Inject Mailer mailer;
  @Inject Clocks clocks;

  /** What one round did. */
  record Round(int sent, int refused) {}

  private enum Answer {
    ACCEPTED,
    NO_SUCH_ADDRESS,
    NOT_NOW
  }

  /** Sends what is due. */
  Round deliver() {
    int sent = 0;
    int refused = 0;
    int inARow = 0;
    try (Mailer.Post post = mailer.open()) {
      while (sent + refused < ROUND && inARow < PATIENCE) {
        Instant until = clocks.machine().plus(HOLD);
        List<Letters.Claim> claims = letters.claim(TOGETHER);
        if (claims.isEmpty()) {
          break;
        }
        for (int i = 0; i < claims.size(); i++) {
          if (inARow >= PATIENCE || clocks.machine().isAfter(until)) {
            letters.released(claims.subList(i, claims.size()));
            break;
          }
          Answer answer = send(post, claims.get(i));
          sent += answer == Answer.ACCEPTED ? 1 : 0;
          refused += answer == Answer.ACCEPTED ? 0 : 1;
          inARow = answer == Answer.NOT_NOW ? inARow + 1 : 0;
        }
      }
    }
    return new Round(sent, refused);
  }

  /** Each letter is settled before the next goes out: a crash repeats one letter at most. */
  private Answer send(Mailer.Post post, Letters.Claim claim) {
    try {
      post.send(claim.letter());
    } catch (Mailer.NotSent e) {
      LOG.warning(() -> "letter " + claim.id() + " not sent: " + e.getMessage());
      if (e.isAddressRefused()) {
        letters.refused(claim, e.getMessage());
        return Answer.NO_SUCH_ADDRESS;
      }
      letters.postponed(claim, e.getMessage());
      return Answer.NOT_NOW;
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "letter " + claim.id() + " not sent", e);
      letters.postponed(claim, e.getClass().getSimpleName());
      return Answer.NOT_NOW;
    }
    letters.sent(claim);
    return Answer.ACCEPTED;
  }
}
