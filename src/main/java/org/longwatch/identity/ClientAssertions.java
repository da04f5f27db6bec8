package org.longwatch.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;

/**
 * A client's signed proof of who it is (SMART App Launch 2.2, "Asymmetric authentication"; RFC
 * 7523, section 3): RS384 or ES384, issuer and subject the client, audience our token address, good
 * for five minutes at most, and once.
 */
@ApplicationScoped
class ClientAssertions {

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS384, JWSAlgorithm.ES384);
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final int LONGEST_ID = 512;

  @Inject Clients clients;
  @Inject KeySets keySets;
  @Inject UsedAssertions used;
  @Inject Settings settings;
  @Inject Clocks clocks;

  /** Why an assertion does not hold, in words for the client's developer. */
  static final class Rejected extends Exception {

    private static final long serialVersionUID = 1L;

    Rejected(String why) {
      super(why);
    }
  }

  /** Where tokens are had; the audience of assertions. */
  String tokenAddress() {
    return settings.publicUrl() + "/auth/token";
  }

  /**
   * Whose assertion it is.
   *
   * @throws Rejected if it does not hold
   */
  ClientLine verify(String assertion) throws Rejected {
    SignedJWT jwt;
    JWTClaimsSet claims;
    try {
      jwt = SignedJWT.parse(assertion);
      claims = jwt.getJWTClaimsSet();
    } catch (ParseException e) {
      throw new Rejected("client_assertion is not a signed JWT");
    }
    if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
      throw new Rejected("client_assertion must be signed with RS384 or ES384");
    }
    String clientId = claims.getIssuer();
    if (clientId == null || !clientId.equals(claims.getSubject())) {
      throw new Rejected("iss and sub must both be the client id");
    }
    checkTimes(claims);
    if (!List.of(tokenAddress()).equals(claims.getAudience())) {
      throw new Rejected("aud must be " + tokenAddress());
    }
    String id = claims.getJWTID();
    if (id == null || id.isBlank() || id.length() > LONGEST_ID) {
      throw new Rejected("jti is needed");
    }
    // whether the client is unknown, closed or signs with another key is not told apart
    ClientLine client =
        clients.byId(clientId).orElseThrow(() -> new Rejected("Client or signature is not known"));
    if (!isSigned(jwt, client)) {
      throw new Rejected("Client or signature is not known");
    }
    if (!used.use(client.id(), id, claims.getExpirationTime().toInstant())) {
      throw new Rejected("jti was used before");
    }
    return client;
  }

  private void checkTimes(JWTClaimsSet claims) throws Rejected {
    Instant now = clocks.machine();
    if (claims.getExpirationTime() == null) {
      throw new Rejected("exp is needed");
    }
    Instant expires = claims.getExpirationTime().toInstant();
    if (!now.isBefore(expires)) {
      throw new Rejected("client_assertion has expired");
    }
    if (expires.isAfter(now.plus(LONGEST_LIFE).plus(SKEW))) {
      throw new Rejected("exp must be no more than five minutes ahead");
    }
    if (claims.getNotBeforeTime() != null
        && claims.getNotBeforeTime().toInstant().isAfter(now.plus(SKEW))) {
      throw new Rejected("client_assertion is not good yet");
    }
    if (claims.getIssueTime() != null
        && claims.getIssueTime().toInstant().isAfter(now.plus(SKEW))) {
      throw new Rejected("client_assertion was issued in the future");
    }
  }

  private boolean isSigned(SignedJWT jwt, ClientLine client) {
    String keyId = jwt.getHeader().getKeyID();
    for (JWK key : keySets.of(client, keyId).getKeys()) {
      boolean meant = keyId == null || keyId.equals(key.getKeyID());
      boolean forSigning = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
      if (meant && forSigning && KeySets.isStrong(key) && isSigned(jwt, key)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSigned(SignedJWT jwt, JWK key) {
    try {
      JWSVerifier verifier =
          key instanceof RSAKey rsa
              ? new RSASSAVerifier(rsa.toRSAPublicKey())
              : new ECDSAVerifier(((ECKey) key).toECPublicKey());
      return verifier.supportedJWSAlgorithms().contains(jwt.getHeader().getAlgorithm())
          && jwt.verify(verifier);
    } catch (JOSEException e) {
      return false;
    }
  }
}
