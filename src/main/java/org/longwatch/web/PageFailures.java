package org.longwatch.web;

import jakarta.faces.FacesException;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseId;
import java.io.IOException;
import java.util.Iterator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RegistryException;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Correlation;

/**
 * What people see when something fails: an action that is refused says why on the same page, a page
 * that must not be seen is not there, anything else shows a reference and no detail.
 */
public class PageFailures extends ExceptionHandlerFactory {

  /** Request attribute with the words for the error page. */
  static final String TEXT = "longwatch.error.text";

  private static final Logger LOG = Logger.getLogger(PageFailures.class.getName());

  public PageFailures(ExceptionHandlerFactory wrapped) {
    super(wrapped);
  }

  @Override
  public ExceptionHandler getExceptionHandler() {
    return new Handler(getWrapped().getExceptionHandler());
  }

  private static final class Handler extends ExceptionHandlerWrapper {

    Handler(ExceptionHandler wrapped) {
      super(wrapped);
    }

    @Override
    public void handle() {
      for (Iterator<jakarta.faces.event.ExceptionQueuedEvent> events =
              getUnhandledExceptionQueuedEvents().iterator();
          events.hasNext(); ) {
        var event = events.next().getContext();
        FacesContext faces = event.getContext();
        Throwable cause = event.getException();
        RegistryException refused = find(cause, RegistryException.class);
        if (find(cause, ViewExpiredException.class) != null) {
          again(faces);
        } else if (refused != null
            && faces.isPostback()
            && event.getPhaseId() == PhaseId.INVOKE_APPLICATION) {
          for (Issue issue : refused.issues()) {
            faces.addMessage(
                null, new FacesMessage(FacesMessage.SEVERITY_ERROR, issue.text(), null));
          }
        } else if (refused != null) {
          send(faces, status(refused), refused.getMessage());
        } else {
          LOG.log(
              Level.SEVERE, "page " + faces.getExternalContext().getRequestServletPath(), cause);
          send(
              faces,
              500,
              "Something went wrong on our side. Nothing of this step was saved. Reference: "
                  + Correlation.current().orElse("none"));
        }
        events.remove();
      }
    }

    /** The session that the form belonged to is over: show the page afresh. */
    private static void again(FacesContext faces) {
      ExternalContext external = faces.getExternalContext();
      try {
        external.redirect(external.getRequestContextPath() + external.getRequestServletPath());
      } catch (IOException e) {
        throw new FacesException(e);
      }
      faces.responseComplete();
    }

    private static void send(FacesContext faces, int status, String text) {
      ExternalContext external = faces.getExternalContext();
      if (!external.isResponseCommitted()) {
        external.getRequestMap().put(TEXT, text);
        try {
          external.responseSendError(status, null);
        } catch (IOException e) {
          throw new FacesException(e);
        }
      }
      faces.responseComplete();
    }

    private static int status(RegistryException refused) {
      if (refused instanceof NotFound) {
        return 404;
      } else if (refused instanceof Forbidden) {
        return 403;
      } else if (refused instanceof Conflict || refused instanceof RuleViolated) {
        return 400;
      }
      return 500;
    }

    private static <T extends Throwable> T find(Throwable cause, Class<T> type) {
      for (Throwable t = cause; t != null; t = t.getCause()) {
        if (type.isInstance(t)) {
          return type.cast(t);
        }
      }
      return null;
    }
  }
}
