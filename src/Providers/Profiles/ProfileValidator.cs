using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>What is wrong with a profile, all of it.</summary>
public static class ProfileValidator
{
    /// <summary>One line for each fault, with field, value and remedy; empty for a good profile.</summary>
    public static IReadOnlyList<string> Validate(ProviderProfileSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var faults = new List<string>();
        Require(IsUrl(spec.Address), $"spec.address is \"{Shown(spec.Address)}\": write it as https://host:port");
        Require(!HasMore(spec.Address), "spec.address has a user, a query or a fragment: give scheme, host, port and path alone");
        Require(spec.Namespaces is { Count: > 0 }, "spec.namespaces is empty: name those that may use it, or write \"*\" for all");
        foreach (var name in spec.Namespaces ?? [])
        {
            Require(
                name.Length > 0 && !name[..^1].Contains('*', StringComparison.Ordinal),
                $"spec.namespaces has \"{name}\": a * may stand at the end only"
            );
        }

        foreach (var (i, header) in (spec.Headers ?? []).Index())
        {
            Require(header.Name.Length > 0, $"spec.headers[{i}].name is empty: name a header");
            Require(
                header.Value is null != header.SecretKeyRef is null,
                $"spec.headers[{i}] \"{header.Name}\" needs either value or secretKeyRef"
            );
            Require(IsComplete(header.SecretKeyRef), $"spec.headers[{i}].secretKeyRef needs name and key");
        }

        if (spec.Oauth2 is { } oauth2)
        {
            Require(IsUrl(oauth2.TokenUrl), $"spec.oauth2.tokenUrl is \"{Shown(oauth2.TokenUrl)}\": write it as https://host/path");
            Require(oauth2.ClientId.Length > 0, "spec.oauth2.clientId is empty");
            Require(IsComplete(oauth2.ClientSecretRef), "spec.oauth2.clientSecretRef needs name and key");
            Require(string.IsNullOrEmpty(spec.BasicAuthSecret), "spec has oauth2 and basicAuthSecret: give one of them");
        }

        var budget = spec.Budget ?? new ProviderProfileBudget();
        Require(
            budget.MaxConcurrent is null or >= 1 and <= 10_000,
            $"spec.budget.maxConcurrent is {budget.MaxConcurrent}: give 1 to 10000"
        );
        Require(budget.PerSecond is null or >= 0 and <= 1_000_000, $"spec.budget.perSecond is {budget.PerSecond}: give 0 to 1000000");
        Require(budget.Burst is null or >= 1 and <= 1_000_000, $"spec.budget.burst is {budget.Burst}: give 1 to 1000000");
        return faults;

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0;

    private static bool HasMore(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0;

    // What stands before an @ may be a password.
    private static string Shown(string text) => text.Contains('@', StringComparison.Ordinal) ? "…" : text;

    private static bool IsComplete(ProviderProfileSecretKey? reference) => reference is null or { Name.Length: > 0, Key.Length: > 0 };
}
