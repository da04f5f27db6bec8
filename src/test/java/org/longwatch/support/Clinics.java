package org.longwatch.support;

import java.util.concurrent.ConcurrentHashMap;

/** Centres with product, lot and client on a test server, each made once. */
public final class Clinics {

  /** An integrating product, its lot, and an AAV product. */
  public static final String LENTI = "IT-LENTI";

  public static final String LENTI_LOT = "IT-L1";
  public static final String AAV = "IT-AAV";
  public static final String AAV_LOT = "IT-A1";

  private static final ConcurrentHashMap<String, Boolean> MADE = new ConcurrentHashMap<>();

  private Clinics() {}

  /** Makes a centre in Berlin's time zone; its client has the centre's code as id. */
  public static void make(Server server, String code) {
    MADE.computeIfAbsent(
        server.uri() + code,
        key -> {
          products(server);
          server
              .post(
                  Server.ADMIN,
                  "/api/admin/centres",
                  """
                  {"code":"%s","name":"Centre %s","country":"DE","zone":"Europe/Berlin",
                   "sendingHour":8}
                  """
                      .formatted(code, code))
              .json();
          server.post(
              Server.ADMIN,
              "/api/admin/centres/" + code + "/contacts",
              """
              {"name":"Data manager","mail":"data-%s@example.org","role":"DATA_MANAGER"}
              """
                  .formatted(code));
          server.post(
              Server.ADMIN,
              "/api/admin/centres/" + code + "/contacts",
              """
              {"name":"Lead","mail":"lead-%s@example.org","role":"LEAD"}
              """
                  .formatted(code));
          server.post(
              Server.ADMIN,
              "/api/admin/clients",
              """
              {"clientId":"%s","centre":"%s","name":"EHR","demoSecret":"secret-of-%s"}
              """
                  .formatted(code, code, code));
          return true;
        });
  }

  /** A new token of the centre's client. */
  public static String token(Server server, String code) {
    return server.token(code, "secret-of-" + code);
  }

  private static void products(Server server) {
    product(server, LENTI, "LENTI", "HSC", LENTI_LOT);
    product(server, AAV, "AAV", "IN_VIVO", AAV_LOT);
  }

  private static void product(
      Server server, String code, String vectorClass, String modality, String lot) {
    server.post(
        Server.ADMIN,
        "/api/admin/products",
        """
        {"code":"%s","name":"Product %s","vectorClass":"%s","modality":"%s","holder":"Holder"}
        """
            .formatted(code, code, vectorClass, modality));
    server.post(
        Server.ADMIN,
        "/api/admin/products/" + code + "/lots",
        """
        {"lot":"%s"}
        """
            .formatted(lot));
  }
}
