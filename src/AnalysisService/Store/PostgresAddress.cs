using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Rollouts.AnalysisService;

/// <summary>Reads <c>postgres://user:password@host:port/database?sslmode=…</c>, the form that PostgreSQL's own tools take.</summary>
internal static class PostgresAddress
{
    public static bool IsUri(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    public static bool TryRead(
        string text,
        [NotNullWhen(true)] out NpgsqlConnectionStringBuilder? builder,
        [NotNullWhen(false)] out string? problem
    )
    {
        builder = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            problem = "it is no address of PostgreSQL: give postgres://user@host:port/database (for several hosts use Host=a,b;…)";
            return false;
        }

        var user = uri.UserInfo.Split(':', 2);
        builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = NullIfEmpty(Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'))),
            Username = NullIfEmpty(Uri.UnescapeDataString(user[0])),
            Password = user.Length == 2 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (!TrySet(builder, Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : ""))
            {
                problem =
                    $"its parameter '{parts[0]}' cannot be used: sslmode (disable, allow, prefer, require, verify-ca, verify-full), sslrootcert, connect_timeout, application_name and search_path can";
                builder = null;
                return false;
            }
        }

        problem = null;
        return true;
    }

    private static bool TrySet(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name)
        {
            case "sslmode" when Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode):
                builder.SslMode = mode;
                return true;
            case "sslrootcert":
                builder.RootCertificate = value;
                return true;
            case "connect_timeout"
                when int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 1024:
                builder.Timeout = seconds;
                return true;
            case "application_name":
                builder.ApplicationName = value;
                return true;
            case "search_path":
                builder.SearchPath = value;
                return true;
            default:
                return false;
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
