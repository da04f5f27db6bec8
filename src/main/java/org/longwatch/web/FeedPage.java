package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.longwatch.reminder.CalendarFeeds;

/** The address for the calendars of the viewer's own centre. */
@Named
@RequestScoped
public class FeedPage {

  @Inject CalendarFeeds feeds;

  private CalendarFeeds.Feed feed;
  private boolean read;
  private String address;

  /** Reads whether there is one. */
  public void open() {
    feed = feeds.own().orElse(null);
    read = true;
  }

  /** Makes an address; this page is the only one that ever shows it. */
  public void create() {
    address = feeds.create();
    open();
  }

  /** Ends it. */
  public String revoke() {
    feeds.revoke();
    Viewer.tell("The address is revoked: calendars that ask there get nothing any more.");
    return "/feed?faces-redirect=true";
  }

  /** The feed there is; asked also when a form comes back, for only then is its button there. */
  public CalendarFeeds.Feed getFeed() {
    if (!read) {
      open();
    }
    return feed;
  }

  public String getAddress() {
    return address;
  }
}
