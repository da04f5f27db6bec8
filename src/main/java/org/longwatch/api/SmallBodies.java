package org.longwatch.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;

/** Orders to this interface are small; a large body is refused before anything reads it whole. */
@Provider
@PreMatching
public class SmallBodies implements ContainerRequestFilter {

  private static final int MOST_BYTES = 64 * 1024;

  /** Background rates by age, year, sex and region; statements about lots, products and genes. */
  private static final int MOST_BYTES_OF_FILES = 16 * 1024 * 1024;

  private static final Set<String> FILES =
      Set.of(
          BackgroundRatesResource.PATH,
          GeneLengthsResource.PATH,
          ProductProfilesResource.PATH,
          ReleasedLotsResource.PATH);

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    int most =
        FILES.contains(request.getUriInfo().getPath().replaceAll("^/", ""))
            ? MOST_BYTES_OF_FILES
            : MOST_BYTES;
    byte[] bytes = request.getEntityStream().readNBytes(most + 1);
    if (bytes.length > most) {
      request.abortWith(
          Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE)
              .entity("A body has at most " + most + " bytes")
              .type("text/plain")
              .build());
      return;
    }
    request.setEntityStream(new ByteArrayInputStream(bytes));
  }
}
