package org.longwatch.security;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.longwatch.kernel.Forbidden;

/** Who acts on this thread: set at the doors and by timed tasks, read by use cases. */
@ApplicationScoped
public class CurrentActor {

  private static final ThreadLocal<Actor> CURRENT = new ThreadLocal<>();

  /**
   * Who acts.
   *
   * @throws Forbidden if nobody is logged in
   */
  public Actor get() {
    return find().orElseThrow(() -> new Forbidden("Log in first"));
  }

  public Optional<Actor> find() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Does {@code work} as {@code actor}, then whoever was before acts again. */
  public <T> T as(Actor actor, Callable<T> work) {
    Actor before = CURRENT.get();
    CURRENT.set(actor);
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  /** For the doors: whoever acts for the rest of the request; null at its end. */
  public void set(Actor actor) {
    if (actor == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(actor);
    }
  }
}
