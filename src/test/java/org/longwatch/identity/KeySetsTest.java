package org.longwatch.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySetsTest {

  @ParameterizedTest
  @CsvSource({
    "93.184.216.34,true",
    "2606:2800:220:1:248:1893:25c8:1946,true",
    "127.0.0.1,false",
    "10.1.2.3,false",
    "172.16.0.1,false",
    "192.168.1.1,false",
    "169.254.169.254,false",
    "100.64.0.1,false",
    "198.18.0.1,false",
    "0.0.0.0,false",
    "224.0.0.1,false",
    "255.255.255.255,false",
    "::1,false",
    "fe80::1,false",
    "fd00::1,false",
    "::ffff:10.0.0.1,false",
    "64:ff9b::a00:1,false",
    "2002:a00:1::,false"
  })
  void keysAreFetchedFromPublicAddressesOnly(String address, boolean isPublic)
      throws UnknownHostException {
    assertEquals(isPublic, KeySets.isPublic(InetAddress.getByName(address)));
  }

  @Test
  void publicKeysOfGoodStrengthAreTaken() throws JOSEException {
    assertEquals("", faults(new RSAKeyGenerator(2048).keyID("a").generate().toPublicJWK()));
    assertEquals("", faults(new ECKeyGenerator(Curve.P_384).keyID("b").generate().toPublicJWK()));
  }

  @Test
  void weakUnnamedSymmetricAndPrivateKeysAreNot() throws JOSEException {
    assertTrue(
        faults(new RSAKeyGenerator(1024, true).keyID("a").generate().toPublicJWK())
            .contains("2048"));
    assertTrue(
        faults(new ECKeyGenerator(Curve.P_256).keyID("b").generate().toPublicJWK())
            .contains("P-384"));
    assertTrue(
        faults(new ECKeyGenerator(Curve.P_384).generate().toPublicJWK()).contains("needs a kid"));
    assertTrue(
        faults(new ECKeyGenerator(Curve.P_384).keyID("c").generate()).contains("is private"));
    assertTrue(
        faults(new OctetSequenceKeyGenerator(256).keyID("d").generate()).contains("is private"));
    assertEquals("This is no JSON Web Key Set", KeySets.issues("{}").get(0).text());
  }

  private static String faults(JWK key) {
    return KeySets.issues(new JWKSet(key).toString(false)).stream()
        .map(issue -> issue.text())
        .reduce("", String::concat);
  }
}
