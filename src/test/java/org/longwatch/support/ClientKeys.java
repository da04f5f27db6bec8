package org.longwatch.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A key pair of a centre's system, and what it signs (SMART Backend Services). */
public record ClientKeys(JWK pair, JWSAlgorithm algorithm) {

  public static ClientKeys rsa(String id) {
    try {
      return new ClientKeys(new RSAKeyGenerator(2048).keyID(id).generate(), JWSAlgorithm.RS384);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public static ClientKeys elliptic(String id) {
    try {
      return new ClientKeys(
          new ECKeyGenerator(Curve.P_384).keyID(id).generate(), JWSAlgorithm.ES384);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is registered: the public half, as a key set. */
  public String published() {
    return new JWKSet(pair).toPublicJWKSet().toString();
  }

  /** The same pair, signing otherwise than it should. */
  public ClientKeys with(JWSAlgorithm other) {
    return new ClientKeys(pair, other);
  }

  /** A good assertion of a client for a token address. */
  public String assertion(String clientId, String tokenAddress) {
    return assertion(clientId, tokenAddress, claims -> claims);
  }

  /** An assertion with something changed. */
  public String assertion(
      String clientId, String tokenAddress, UnaryOperator<JWTClaimsSet.Builder> change) {
    Instant now = Instant.now();
    JWTClaimsSet claims =
        change
            .apply(
                new JWTClaimsSet.Builder()
                    .issuer(clientId)
                    .subject(clientId)
                    .audience(tokenAddress)
                    .jwtID(UUID.randomUUID().toString())
                    .expirationTime(Date.from(now.plusSeconds(240))))
            .build();
    try {
      JWSSigner signer =
          pair instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) pair);
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(algorithm)
                  .type(JOSEObjectType.JWT)
                  .keyID(pair.getKeyID())
                  .build(),
              claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
