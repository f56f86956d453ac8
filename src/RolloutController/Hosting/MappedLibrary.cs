using System.Globalization;

namespace Rollouts.RolloutController;

/// <summary>A part of a library's file that is mapped into this process.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Bytes of addresses, a whole number of pages.</param>
/// <param name="Resident">Bytes of it that are in memory and counted as this process's.</param>
internal sealed record MappedLibrary(nint Start, nuint Length, long Resident)
{
    /// <summary>By which it is known again, however much of it is resident.</summary>
    public (nint Start, nuint Length) Place => (Start, Length);

    /// <summary>
    /// The parts of libraries whose every page is in the file as it is in memory: they cannot be written to, and no page of theirs is a copy
    /// of this process's own, resident or swapped out. Such copies are made where addresses are filled in before a part is write-protected.
    /// </summary>
    /// <param name="smaps">The lines of <c>/proc/self/smaps</c> (proc_pid_smaps(5)).</param>
    public static IEnumerable<MappedLibrary> WithoutPagesOfTheirOwn(IEnumerable<string> smaps)
    {
        MappedLibrary? library = null;
        foreach (var line in smaps)
        {
            var key = line.AsSpan(0, Math.Max(0, line.IndexOf(' ', StringComparison.Ordinal)));
            if (!key.EndsWith(":"))
            {
                if (library is not null)
                {
                    yield return library;
                }

                library = OfHeading(line);
            }
            else if (library is not null && key is "Rss:")
            {
                library = library with { Resident = Bytes(line) };
            }
            else if (key is "Anonymous:" or "Swap:" && Bytes(line) > 0)
            {
                library = null;
            }
        }

        if (library is not null)
        {
            yield return library;
        }
    }

    // "7f0c5a600000-7f0c5a628000 r-xp 00000000 fd:00 1234    /usr/lib/libc.so.6"
    private static MappedLibrary? OfHeading(string line)
    {
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length < 6 || fields[1].Contains('w', StringComparison.Ordinal) || !IsLibrary(fields[5]))
        {
            return null;
        }

        var dash = fields[0].IndexOf('-', StringComparison.Ordinal);
        var start = Address(fields[0].AsSpan(0, dash));
        return new MappedLibrary((nint)start, (nuint)(Address(fields[0].AsSpan(dash + 1)) - start), 0);
    }

    // Nothing else will do: libraries stay mapped while the process lives, so no address of theirs is another's before it is used.
    private static bool IsLibrary(string path) =>
        path[0] == '/'
        && (
            path.EndsWith(".dll", StringComparison.Ordinal)
            || path.EndsWith(".so", StringComparison.Ordinal)
            || Path.GetFileName(path).Contains(".so.", StringComparison.Ordinal)
        );

    private static ulong Address(ReadOnlySpan<char> text) =>
        ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // "Rss:                 328 kB"
    private static long Bytes(string line)
    {
        var number = line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim();
        return 1024 * long.Parse(number[..number.IndexOf(' ')], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
