package org.longwatch.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longwatch.kernel.NotFound;
import org.longwatch.reminder.CalendarFeeds;

/** A centre's calendar, without log-in, for whoever knows the secret in its address. */
@WebServlet("/calendar/*")
public class CalendarServlet extends HttpServlet {

  private static final Pattern NAME = Pattern.compile("/([A-Za-z0-9_-]{43})\\.ics");
  private static final long serialVersionUID = 1L;

  @Inject transient CalendarFeeds feeds;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Matcher name = NAME.matcher(String.valueOf(request.getPathInfo()));
    byte[] calendar;
    try {
      if (!name.matches()) {
        throw new NotFound("There is no such calendar");
      }
      calendar = feeds.calendar(name.group(1)).getBytes(StandardCharsets.UTF_8);
    } catch (NotFound e) {
      response.setHeader("Cache-Control", "no-store");
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      response.setContentType("text/plain;charset=UTF-8");
      response.getWriter().write(e.getMessage());
      return;
    }
    response.setHeader("Cache-Control", "private, max-age=900");
    response.setContentType("text/calendar;charset=UTF-8");
    response.setHeader("Content-Disposition", "inline; filename=\"longwatch.ics\"");
    response.setContentLength(calendar.length);
    response.getOutputStream().write(calendar);
  }
}
