using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Rollouts.AnalysisService;

/// <summary>Where the store is: a SQLite file, or a PostgreSQL database.</summary>
/// <param name="File">The SQLite file; null for PostgreSQL.</param>
/// <param name="Postgres">How to connect to PostgreSQL, with the password if the text held one; null for a file.</param>
internal sealed record StoreLocation(string? File, NpgsqlConnectionStringBuilder? Postgres)
{
    /// <summary>What may be shown in logs and errors: neither user nor password.</summary>
    public string Display =>
        Postgres is null ? File! : $"PostgreSQL {Postgres.Host}:{Postgres.Port}/{Postgres.Database ?? Postgres.Username}";

    /// <summary>Whether the text itself holds a password.</summary>
    public bool HoldsPassword => !string.IsNullOrEmpty(Postgres?.Password);

    // The record's own text would print the password.
    public override string ToString() => Display;

    /// <param name="text">A path, <c>postgres://user@host/database</c>, or a connection string with <c>Host=</c>.</param>
    /// <param name="location">Where the store is.</param>
    /// <param name="problem">What is wrong with the text and how to mend it; never shows a password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out StoreLocation? location, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        location = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            problem = "it is empty: name a SQLite file, or PostgreSQL as postgres://user@host/database";
        }
        else if (PostgresAddress.IsUri(text))
        {
            location = PostgresAddress.TryRead(text, out var builder, out problem) ? new StoreLocation(null, builder) : null;
        }
        else if (IsConnectionString(text))
        {
            location = TryBuild(text, out var builder, out problem) ? new StoreLocation(null, builder) : null;
        }
        else if (
            text.Contains("://", StringComparison.Ordinal)
            || text.TrimStart().StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase)
        )
        {
            problem =
                "it is neither a file nor PostgreSQL: name a SQLite file by its path alone, or PostgreSQL as postgres://user@host/database";
        }
        else
        {
            location = new StoreLocation(Path.GetFullPath(text), null);
        }

        return location is not null;
    }

    private static bool IsConnectionString(string text) =>
        text.Split(';')
            .Select(static part => part.Split('=', 2))
            .Any(static pair => pair.Length == 2 && pair[0].Trim().ToUpperInvariant() is "HOST" or "SERVER");

    private static bool TryBuild(
        string text,
        [NotNullWhen(true)] out NpgsqlConnectionStringBuilder? builder,
        [NotNullWhen(false)] out string? problem
    )
    {
        try
        {
            builder = new NpgsqlConnectionStringBuilder(text);
            problem = null;
            return true;
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            // The exception may quote the text, and the text may hold a password.
            builder = null;
            problem = "it is no connection string of PostgreSQL: give Host=…;Port=…;Database=…;Username=… with the keywords of Npgsql";
            return false;
        }
    }
}
