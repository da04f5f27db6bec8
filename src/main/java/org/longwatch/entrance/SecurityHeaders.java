package org.longwatch.entrance;

import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.longwatch.platform.Settings;

/**
 * What browsers are told about every answer: nothing inline, nothing foreign, no frames, nothing
 * kept on the disk of a shared ward computer.
 */
@WebFilter("/*")
@WebListener
public class SecurityHeaders implements Filter, ServletContextListener {

  /**
   * Browsers hold redirects after a form to form-action, too: the way out leads to the provider.
   */
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'%s; frame-ancestors 'none'";

  private static final String NO_DEVICES =
      "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

  @Inject Settings settings;

  private boolean secure;
  private String policy;

  @Override
  public void init(FilterConfig config) {
    secure = isSecure();
    policy =
        POLICY.formatted(
            settings
                .door()
                .provider()
                .map(provider -> " " + origin(provider.discovery()))
                .orElse(""));
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    event.getServletContext().getSessionCookieConfig().setSecure(isSecure());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletResponse answer = (HttpServletResponse) response;
    String path = ((HttpServletRequest) request).getServletPath();
    answer.setHeader("Content-Security-Policy", policy);
    answer.setHeader("X-Content-Type-Options", "nosniff");
    answer.setHeader("X-Frame-Options", "DENY");
    answer.setHeader("Referrer-Policy", "same-origin");
    answer.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    answer.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    answer.setHeader("Permissions-Policy", NO_DEVICES);
    if (secure) {
      answer.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
    if (path.startsWith("/webjars/")) {
      answer.setHeader("Cache-Control", "public, max-age=31536000, immutable");
    } else if (path.startsWith("/assets/") || path.startsWith("/favicon")) {
      answer.setHeader("Cache-Control", "no-cache");
    } else {
      answer.setHeader("Cache-Control", "no-store");
    }
    chain.doFilter(request, response);
  }

  private boolean isSecure() {
    return "https".equals(settings.publicUrl().getScheme());
  }

  private static String origin(URI address) {
    return address.getScheme() + "://" + address.getAuthority();
  }
}
