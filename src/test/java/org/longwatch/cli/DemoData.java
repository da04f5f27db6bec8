package org.longwatch.cli;

import java.net.URI;
import java.nio.file.Path;

/** Fills a server of the tests as the demo command fills its own. */
public final class DemoData {

  /** A small demo: enough patients for every page to have something to show. */
  static final DemoLoading.Size SIZE = new DemoLoading.Size(200, 8, 8);

  private DemoData() {}

  /** Loads what is not loaded yet. */
  public static void load(URI server, Path directory) throws InterruptedException {
    new DemoLoading(server, directory, System.out, SIZE).load();
  }
}
