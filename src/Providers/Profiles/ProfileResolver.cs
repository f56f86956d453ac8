using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Puts a profile in the place of its name: address, credentials, checks and budget are the profile's.</summary>
internal sealed class ProfileResolver(IProfileSource profiles, ProfileWays ways, HttpExchange exchange)
{
    private static readonly TimeSpan TokenPatience = TimeSpan.FromSeconds(10);

    /// <summary>Whether the metric names a profile.</summary>
    public static bool IsAsked(Metric metric) => ProfileName.IsIn(metric.Provider);

    /// <summary>The same measurement with the profile's address and way out; unchanged when the metric names no profile.</summary>
    /// <exception cref="ProviderException">There is no such profile, the namespace may not use it, or it is not complete.</exception>
    public async Task<MeasurementContext> ApplyAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        if (ProfileName.Of(context.Metric.Provider) is not { } asked)
        {
            return context;
        }

        var profile =
            await profiles.FindAsync(asked.Name, cancellationToken)
            ?? throw new ProviderException($"provider profile \"{asked.Name}\" does not exist: ask whoever runs the service for its name");
        var spec = profile.Spec;
        if (!MayUse(spec, context.Run.Namespace))
        {
            throw new ProviderException(
                $"provider profile \"{asked.Name}\" may not be used in namespace \"{context.Run.Namespace}\": "
                    + "its owner has to add it to spec.namespaces"
            );
        }

        if (ProfileValidator.Validate(spec) is { Count: > 0 } faults)
        {
            throw new ProviderException($"provider profile \"{asked.Name}\" is not complete: {string.Join("; ", faults)}");
        }

        var address = new Uri(spec.Address);
        var url = asked.Below(address);
        var headers = await SignInAsync(spec, context, credentials, cancellationToken);
        var budget = new ProfileBudget(asked.Name, spec.Budget?.MaxConcurrent, spec.Budget?.PerSecond, spec.Budget?.Burst);
        return context with
        {
            Metric = context.Metric with { Provider = At(context.Metric.Provider, url.AbsoluteUri) },
            Http = new ProfiledHttpClient(WayOf(spec, asked.Name), address, headers, spec.Tls?.Insecure ?? false, budget)
            {
                Account = new ProfileAccount(asked.Name, url, spec.AccountSecret),
            },
        };
    }

    private static bool MayUse(ProviderProfileSpec spec, string @namespace) =>
        (spec.Namespaces ?? []).Any(n => n.EndsWith('*') ? @namespace.StartsWith(n[..^1], StringComparison.Ordinal) : n == @namespace);

    private static MetricProvider At(MetricProvider provider, string address) =>
        provider with
        {
            Prometheus = provider.Prometheus is { } prometheus ? prometheus with { Address = address } : null,
            Web = provider.Web is { } web ? web with { Url = address } : null,
            Graphite = provider.Graphite is { } graphite ? graphite with { Address = address } : null,
            Skywalking = provider.Skywalking is { } skywalking ? skywalking with { Address = address } : null,
            Kayenta = provider.Kayenta is { } kayenta ? kayenta with { Address = address } : null,
        };

    private HttpMessageHandler WayOf(ProviderProfileSpec spec, string name)
    {
        try
        {
            return ways.Of(spec.Tls?.CertificateAuthority);
        }
        catch (InvalidOperationException e)
        {
            throw new ProviderException($"provider profile \"{name}\": spec.tls.certificateAuthority: {e.Message}", e);
        }
    }

    private async Task<List<(string Name, string Value)>> SignInAsync(
        ProviderProfileSpec spec,
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var headers = new List<(string Name, string Value)>();
        foreach (var header in spec.Headers ?? [])
        {
            var value = header.SecretKeyRef is { } reference
                ? header.Prefix + await ReadAsync(reference, context, credentials, cancellationToken)
                : header.Value!;
            headers.Add((header.Name, RequireLine(header.Name, value)));
        }

        if (spec.BasicAuthSecret is { Length: > 0 } name)
        {
            var secret = await credentials.ReadAsync(name, ["password"], SecretScope.Service, cancellationToken);
            var basic = BasicCredentials.From($"{secret.GetValueOrDefault("username")}:{secret.GetValueOrDefault("password")}");
            credentials.Add(basic.Parameter);
            headers.Add(("Authorization", basic.ToString()));
        }

        if (spec.Oauth2 is { } oauth2)
        {
            var settings = new Oauth2Config
            {
                TokenUrl = oauth2.TokenUrl,
                ClientId = oauth2.ClientId,
                ClientSecret = await ReadAsync(oauth2.ClientSecretRef, context, credentials, cancellationToken),
                Scopes = oauth2.Scopes,
            };
            var token = await ClientCredentials.FetchAsync(settings, exchange, context.Http, TokenPatience, cancellationToken);
            credentials.Add(token.Parameter);
            headers.Add(("Authorization", token.ToString()));
        }

        return headers;
    }

    private static async Task<string> ReadAsync(
        ProviderProfileSecretKey reference,
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var value = await context.Secrets.ReadAsync(
            SecretScope.Service,
            context.Run.Namespace,
            reference.Name,
            reference.Key,
            cancellationToken
        );
        credentials.Add(value);
        return value;
    }

    private static string RequireLine(string name, string value) =>
        value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0
            ? value
            : throw new ProviderException($"header \"{name}\" of the profile has a line end: check its Secret");
}
