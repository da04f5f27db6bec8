package org.longwatch.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.Serializable;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.DoorSettings.Provider;
import org.longwatch.platform.Settings;
import org.longwatch.platform.WarmUp;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/**
 * Log-in of people at an OpenID provider: authorization code with PKCE, state and nonce; the ID
 * token's signature, issuer, audience, times and nonce are judged by the Nimbus SDK (OpenID Connect
 * Core 1.0, section 3.1.3.7). The provider is only asked when somebody logs in: Longwatch starts
 * and works without it.
 */
@ApplicationScoped
public class OpenId {

  private static final Logger LOG = Logger.getLogger(OpenId.class.getName());

  private static final int PATIENCE_MILLIS = 5_000;
  private static final int MOST_BYTES = 256 * 1024;
  private static final Duration KEPT = Duration.ofHours(1);

  /** A holder's people need to be told which holder; an account made here says it. */
  private static final Set<Role> BY_PROVIDER =
      EnumSet.complementOf(EnumSet.of(Role.SITE_SYSTEM, Role.HOLDER));

  @Inject Settings settings;
  @Inject Clocks clocks;
  @Inject Accounts accounts;
  @Inject LogIns logIns;
  @Inject CurrentActor currentActor;

  private volatile Known known;

  private record Known(
      OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, Instant at) {}

  /**
   * Somebody on the way to the provider; kept in the session until the way back.
   *
   * @param address where the browser goes
   */
  public record Departure(URI address, String state, String nonce, String verifier, String next)
      implements Serializable {}

  /**
   * Back from the provider.
   *
   * @param idToken hint for the way out at the provider
   */
  public record Arrival(LogIns.Outcome outcome, String idToken) {}

  /** Whom the provider vouches for. */
  record Person(
      String issuerAndSubject,
      String login,
      String name,
      Optional<String> verifiedMail,
      Set<String> roles,
      Optional<String> centre) {}

  /**
   * The provider or the way back from it cannot be trusted; nothing more is said to the browser.
   */
  public static final class Failed extends Exception {

    private static final long serialVersionUID = 1L;

    Failed(String why, Throwable cause) {
      super(why, cause);
    }
  }

  /** Roles that do not exist stop the start. */
  void warmUp(@Observes @Priority(10) WarmUp event) {
    for (String role : provider().map(Provider::roles).orElse(Map.of()).values()) {
      if (BY_PROVIDER.stream().noneMatch(one -> one.name().equals(role))) {
        throw new IllegalStateException(
            "LONGWATCH_OIDC_ROLES_MAP: there is no role "
                + role
                + " for people of a provider (there are "
                + BY_PROVIDER
                + ")");
      }
    }
  }

  /** Whether people can log in at a provider. */
  public Optional<Provider> provider() {
    return settings.door().provider();
  }

  /** Begins a log-in. */
  public Departure depart(String next) throws Failed {
    Provider provider = provider().orElseThrow();
    State state = new State(32);
    Nonce nonce = new Nonce(32);
    CodeVerifier verifier = new CodeVerifier();
    URI address =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope(provider.scope().toArray(String[]::new)),
                new ClientID(provider.clientId()),
                back())
            .endpointURI(known().metadata().getAuthorizationEndpointURI())
            .state(state)
            .nonce(nonce)
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .build()
            .toURI();
    return new Departure(address, state.getValue(), nonce.getValue(), verifier.getValue(), next);
  }

  /**
   * Ends a log-in.
   *
   * @param query the query that the provider sent the browser back with
   * @param centres finds a centre by its code
   */
  public Arrival arrive(
      Departure departure, String query, Function<String, Optional<CentreId>> centres)
      throws Failed {
    OIDCTokens tokens = tokens(departure, code(departure, query));
    Person person = person(departure, tokens);
    Optional<AccountLine> vouched = vouched(person, centres);
    LogIns.Outcome outcome =
        currentActor
            .as(Actor.REGISTRY, () -> accounts.ofProvider(person, vouched))
            .map(logIns::enterByProvider)
            .orElseGet(LogIns.Refused::new);
    return new Arrival(outcome, tokens.getIDTokenString());
  }

  /** Where the browser goes to log out at the provider too, if it has such a place. */
  public Optional<URI> wayOut(String idToken) {
    try {
      URI end = known().metadata().getEndSessionEndpointURI();
      if (end == null) {
        return Optional.empty();
      }
      JWT hint = com.nimbusds.jwt.JWTParser.parse(idToken);
      return Optional.of(
          new LogoutRequest(
                  end,
                  hint,
                  null,
                  new ClientID(provider().orElseThrow().clientId()),
                  URI.create(settings.publicUrl() + "/login"),
                  null,
                  null)
              .toURI());
    } catch (Failed | java.text.ParseException e) {
      LOG.log(Level.WARNING, "log-out at the provider not possible: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private URI back() {
    return URI.create(settings.publicUrl() + "/login/openid/back");
  }

  private AuthorizationCode code(Departure departure, String query) throws Failed {
    try {
      AuthenticationResponse response =
          AuthenticationResponseParser.parse(URI.create(back() + "?" + query));
      if (response.getState() == null
          || !response.getState().getValue().equals(departure.state())) {
        throw new Failed("state is another one", null);
      }
      if (response.getIssuer() != null
          && !response.getIssuer().equals(known().metadata().getIssuer())) {
        // RFC 9207: the answer of another provider is not ours
        throw new Failed("issuer is another one", null);
      }
      if (!response.indicatesSuccess()) {
        throw failed("provider declined", response.toErrorResponse().getErrorObject());
      }
      return response.toSuccessResponse().getAuthorizationCode();
    } catch (ParseException | IllegalArgumentException e) {
      throw new Failed("not an authentication response", e);
    }
  }

  private OIDCTokens tokens(Departure departure, AuthorizationCode code) throws Failed {
    Provider provider = provider().orElseThrow();
    ClientID id = new ClientID(provider.clientId());
    Secret secret = new Secret(provider.clientSecret());
    List<ClientAuthenticationMethod> methods = known().metadata().getTokenEndpointAuthMethods();
    boolean post =
        methods != null
            && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    ClientAuthentication proof =
        post ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
    try {
      TokenRequest request =
          new TokenRequest.Builder(
                  known().metadata().getTokenEndpointURI(),
                  proof,
                  new AuthorizationCodeGrant(code, back(), new CodeVerifier(departure.verifier())))
              .build();
      TokenResponse response =
          OIDCTokenResponseParser.parse(patient(request.toHTTPRequest()).send());
      if (!response.indicatesSuccess()) {
        throw failed("no token", response.toErrorResponse().getErrorObject());
      }
      OIDCTokens tokens =
          ((com.nimbusds.openid.connect.sdk.OIDCTokenResponse) response.toSuccessResponse())
              .getOIDCTokens();
      if (tokens == null || tokens.getIDToken() == null) {
        throw new Failed("no ID token", null);
      }
      return tokens;
    } catch (IOException | ParseException e) {
      throw new Failed("token endpoint", e);
    }
  }

  private Person person(Departure departure, OIDCTokens tokens) throws Failed {
    Provider provider = provider().orElseThrow();
    Known op = known();
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
    List<JWSAlgorithm> offered = op.metadata().getIDTokenJWSAlgs();
    if (offered != null) {
      algorithms.retainAll(offered);
    }
    IDTokenClaimsSet claims;
    try {
      claims =
          new IDTokenValidator(
                  op.metadata().getIssuer(),
                  new ClientID(provider.clientId()),
                  new JWSVerificationKeySelector<>(algorithms, op.keys()),
                  null)
              .validate(tokens.getIDToken(), new Nonce(departure.nonce()));
    } catch (BadJOSEException | com.nimbusds.jose.JOSEException e) {
      throw new Failed("ID token", e);
    }
    Map<String, Object> all = new java.util.HashMap<>(claims.toJSONObject());
    boolean missing =
        provider.rolesClaim().filter(claim -> at(all, claim) == null).isPresent()
            || provider.centreClaim().filter(claim -> at(all, claim) == null).isPresent()
            || all.get("email") == null;
    if (missing && op.metadata().getUserInfoEndpointURI() != null) {
      userInfo(op, tokens, claims.getSubject().getValue())
          .forEach((name, value) -> all.putIfAbsent(name, value));
    }
    Optional<String> mail = text(all.get("email"));
    return new Person(
        claims.getIssuer().getValue() + " " + claims.getSubject().getValue(),
        text(all.get("preferred_username")).or(() -> mail).orElse(claims.getSubject().getValue()),
        text(all.get("name"))
            .or(() -> text(all.get("preferred_username")))
            .orElse(claims.getSubject().getValue()),
        mail.filter(any -> Boolean.parseBoolean(String.valueOf(all.get("email_verified")))),
        provider.rolesClaim().map(claim -> words(at(all, claim))).orElse(Set.of()),
        provider.centreClaim().flatMap(claim -> words(at(all, claim)).stream().findFirst()));
  }

  private Map<String, Object> userInfo(Known op, OIDCTokens tokens, String subject) throws Failed {
    try {
      UserInfoResponse response =
          UserInfoResponse.parse(
              patient(
                      new UserInfoRequest(
                              op.metadata().getUserInfoEndpointURI(),
                              new BearerAccessToken(tokens.getAccessToken().getValue()))
                          .toHTTPRequest())
                  .send());
      if (!response.indicatesSuccess()) {
        return Map.of();
      }
      UserInfo info = response.toSuccessResponse().getUserInfo();
      // OpenID Connect Core 1.0, section 5.3.2: another subject's claims must not be used
      return info == null || !info.getSubject().getValue().equals(subject)
          ? Map.of()
          : info.toJSONObject();
    } catch (IOException | ParseException e) {
      throw new Failed("user info", e);
    }
  }

  /** What the provider's claims mean here; empty if they give no role, or a centre's without it. */
  private Optional<AccountLine> vouched(
      Person person, Function<String, Optional<CentreId>> centres) {
    Map<String, String> meanings = provider().orElseThrow().roles();
    Set<Role> roles =
        person.roles().stream()
            .map(meanings::get)
            .filter(java.util.Objects::nonNull)
            .map(Role::valueOf)
            .collect(Collectors.toSet());
    Optional<CentreId> centre = person.centre().flatMap(centres);
    if (roles.isEmpty() || roles.stream().anyMatch(Role::isOfCentre) && centre.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AccountLine(
            TimeOrderedId.next(),
            person.login(),
            person.name(),
            roles,
            roles.stream().anyMatch(Role::isOfCentre) ? centre : Optional.empty(),
            Optional.empty(),
            person.verifiedMail(),
            true));
  }

  private Known known() throws Failed {
    Known now = known;
    if (now != null && clocks.machine().isBefore(now.at().plus(KEPT))) {
      return now;
    }
    URI discovery = provider().orElseThrow().discovery();
    try {
      DefaultResourceRetriever retriever =
          new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, MOST_BYTES);
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.parse(retriever.retrieveResource(discovery.toURL()).getContent());
      String expected = metadata.getIssuer().getValue().replaceAll("/$", "");
      // OpenID Connect Discovery 1.0, section 4.3: nobody speaks for another issuer
      if (!discovery.toString().equals(expected + "/.well-known/openid-configuration")) {
        throw new Failed("the discovery document names another issuer: " + expected, null);
      }
      now =
          new Known(
              metadata,
              JWKSourceBuilder.<SecurityContext>create(metadata.getJWKSetURI().toURL(), retriever)
                  .build(),
              clocks.machine());
      known = now;
      return now;
    } catch (MalformedURLException e) {
      throw new Failed("LONGWATCH_OIDC_DISCOVERY", e);
    } catch (IOException | ParseException e) {
      throw new Failed("discovery", e);
    }
  }

  private static HTTPRequest patient(HTTPRequest request) {
    request.setConnectTimeout(PATIENCE_MILLIS);
    request.setReadTimeout(PATIENCE_MILLIS);
    request.setFollowRedirects(false);
    return request;
  }

  /** The value of a claim; dots lead into objects. */
  private static Object at(Map<String, Object> claims, String path) {
    if (claims.containsKey(path)) {
      return claims.get(path);
    }
    Object value = claims;
    for (String step : path.split("\\.")) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return value;
  }

  private static Set<String> words(Object claim) {
    if (claim instanceof Collection<?> many) {
      return many.stream().map(String::valueOf).collect(Collectors.toSet());
    }
    return text(claim).map(Set::of).orElse(Set.of());
  }

  private static Optional<String> text(Object claim) {
    return claim instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
  }

  private static Failed failed(String what, ErrorObject error) {
    return new Failed(what + ": " + (error == null ? "?" : error.getCode()), null);
  }
}
