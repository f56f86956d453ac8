using Microsoft.Extensions.Options;

namespace Rollouts.AnalysisService;

/// <summary>Refuses access settings that would let in nobody, or more than was meant.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AnalysisServiceOptions>
{
    private const int MinSessionKeyBytes = 32;

    public ValidateOptionsResult Validate(string? name, AnalysisServiceOptions options)
    {
        var failures = new List<string>();
        Ports(options, Require);
        KeyFile(options.Access, Require);
        Oidc(options.Access, Require);
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Require(bool holds, string failure)
        {
            if (!holds)
            {
                failures.Add(failure);
            }
        }
    }

    private static void Ports(AnalysisServiceOptions options, Action<bool, string> require)
    {
        require(options.ApiPort is >= 0 and <= 65535, $"ApiPort is {options.ApiPort}: give a port from 0 to 65535");
        require(
            options.ApiPort == 0 || options.MetricsPort != options.ApiPort,
            $"ApiPort and MetricsPort are both {options.ApiPort}: metrics need no key, so they need a port of their own"
        );
        require(
            options.CertificateFile is null == options.CertificateKeyFile is null,
            "CertificateFile and CertificateKeyFile belong together: give both, or none to serve without TLS"
        );
        foreach (var file in new[] { options.CertificateFile, options.CertificateKeyFile })
        {
            require(file is null || File.Exists(file), $"the certificate file '{file}' is not there: name a PEM file");
        }
    }

    private static void KeyFile(AccessOptions options, Action<bool, string> require)
    {
        if (options.SessionKeyFile is { } sessions)
        {
            require(
                File.Exists(sessions) && new FileInfo(sessions).Length >= MinSessionKeyBytes,
                $"SessionKeyFile is '{sessions}': name a file of at least {MinSessionKeyBytes} random bytes"
            );
        }

        if (options.KeyFile is not { } path)
        {
            return;
        }

        try
        {
            AccessKeyFile.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            require(false, $"KeyFile is '{path}', which cannot be read: {e.Message}");
        }
    }

    private static void Oidc(AccessOptions options, Action<bool, string> require)
    {
        if (options.OidcIssuer is not { } issuer)
        {
            require(options.OidcAudience is null, "OidcAudience is given without OidcIssuer: give both");
            return;
        }

        require(
            issuer is { IsAbsoluteUri: true, Query: "", Fragment: "", UserInfo: "" }
                && (issuer.Scheme == "https" || (issuer.Scheme == "http" && issuer.IsLoopback)),
            $"OidcIssuer is '{issuer}': give an https address without query (http only on this machine)"
        );
        require(!string.IsNullOrEmpty(options.OidcAudience), "OidcAudience is missing: name what tokens for this service have in aud");
        require(options.OidcUserClaim.Length > 0, "OidcUserClaim is empty: name a claim, for example sub");
        require(
            options.OidcReadGroups.Count + options.OidcWriteGroups.Count > 0,
            "OidcReadGroups and OidcWriteGroups are both empty, so nobody could do anything: name groups, or * for everybody"
        );
        require(
            options.OidcClockSkew >= TimeSpan.Zero && options.OidcClockSkew <= TimeSpan.FromMinutes(10),
            $"OidcClockSkew is {options.OidcClockSkew}: give 0 to 10 minutes"
        );
        require(
            options.OidcAuthorityFile is null || File.Exists(options.OidcAuthorityFile),
            $"OidcAuthorityFile is '{options.OidcAuthorityFile}', which is not there: name a PEM file"
        );
    }
}
