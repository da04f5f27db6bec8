package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/** The words of the error page; no detail of what failed. */
@Named
@RequestScoped
public class ErrorPage {

  @Inject HttpServletRequest request;

  public String getTitle() {
    return switch (status()) {
      case 400 -> "That does not fit";
      case 403 -> "Not for this log-in";
      case 404 -> "Not found";
      default -> "Something went wrong";
    };
  }

  public String getText() {
    if (request.getAttribute(PageFailures.TEXT) instanceof String text) {
      return text;
    }
    return switch (status()) {
      case 400 -> "The address has values that do not fit together.";
      case 403 -> "Your role may not see this page.";
      case 404 -> "There is no such page, or it is not yours to see.";
      default -> "Something went wrong on our side. Nothing of this step was saved.";
    };
  }

  private int status() {
    return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
        ? status
        : 404;
  }
}
