using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Rollouts.AnalysisService;

/// <summary>The parts that decide who may do what.</summary>
internal static class AccessRegistration
{
    /// <param name="services">The services.</param>
    /// <param name="options">How the service runs.</param>
    /// <param name="hasCluster">Whether there is a cluster to ask about tokens.</param>
    public static void AddAccess(this IServiceCollection services, AnalysisServiceOptions options, bool hasCluster)
    {
        services.AddSingleton<IValidateOptions<AnalysisServiceOptions>, AccessOptionsValidator>();
        services.AddSingleton(options.Access);
        services.AddSingleton<AccessMetrics>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<TokenGate>();
        services.AddHttpContextAccessor();
        services.AddSingleton<CallerRights>();
        services.AddSingleton(provider => new SessionCookie(SessionKey(options.Access), provider.GetRequiredService<TimeProvider>()));
        AddKeys(services, options, hasCluster);
        if (options.Access.OidcIssuer is not null)
        {
            services.AddSingleton(provider => new OidcDocuments(
                options.Access,
                options.UseProxy,
                provider.GetRequiredService<TimeProvider>()
            ));
            services.AddSingleton<OidcKeys>();
            services.AddSingleton<ITokenAuthority, OidcAuthority>();
        }

        // Last: the cluster is asked only about what nobody here can tell.
        if (hasCluster && options.Access.Cluster != false)
        {
            services.AddSingleton<ITokenAuthority, ClusterTokenAuthority>();
        }

        if (options is { CertificateFile: { } certificate, CertificateKeyFile: { } key })
        {
            services.AddSingleton(provider => new ServerCertificate(
                certificate,
                key,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ServerCertificate>>()
            ));
        }

        AddPolicies(services);
    }

    /// <summary>Puts access before everything that is mapped.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseRouting();
        app.UsePortSeparation();
        app.UseSecurityHeaders();
        app.UseAuthorization();
        app.UseAudit();
        app.MapSessions();
    }

    private static void AddKeys(IServiceCollection services, AnalysisServiceOptions options, bool hasCluster)
    {
        var generates = !hasCluster && options.Access is { KeyFile: null, OidcIssuer: null };
        if ((generates ? options.GeneratedKeyFile : options.Access.KeyFile) is not { } path)
        {
            return;
        }

        services.AddSingleton(provider => new AccessKeyFile(
            path,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AccessKeyFile>>()
        ));
        services.AddSingleton<ITokenAuthority, StaticKeyAuthority>();
        if (generates)
        {
            services.TryAddSingleton(new KeyDisplay(Console.Out));
            services.AddHostedService<FirstKey>();
        }
    }

    private static void AddPolicies(IServiceCollection services)
    {
        services.AddAuthentication(BearerHandler.Scheme).AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.Scheme, null);
        services
            .AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.Read, AccessPolicies.For(Permissions.Read))
            .AddPolicy(AccessPolicies.Write, AccessPolicies.For(Permissions.Write))
            .SetDefaultPolicy(AccessPolicies.For(Permissions.Read | Permissions.Write))
            .SetFallbackPolicy(AccessPolicies.For(Permissions.Read | Permissions.Write));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResultHandler>();
    }

    private static byte[] SessionKey(AccessOptions options) =>
        options.SessionKeyFile is { } file
            ? SHA256.HashData(File.ReadAllBytes(file))
            : RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
}
