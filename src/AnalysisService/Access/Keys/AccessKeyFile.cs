using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>A file of hashed keys, one a line; <c>#</c> begins a comment. It is read again when it changes: a deleted line is a revoked key.</summary>
internal sealed class AccessKeyFile
{
    private const int MaxBytes = 1 << 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger<AccessKeyFile> _log;
    private readonly Lock _gate = new();
    private IReadOnlyList<AccessKey> _keys = [];
    private (DateTime Written, long Length)? _version;
    private long? _lookedAt;

    public AccessKeyFile(string path, TimeProvider time, ILogger<AccessKeyFile> log)
    {
        _path = Path.GetFullPath(path);
        _time = time;
        _log = log;
    }

    /// <summary>Where the hashes are kept.</summary>
    public string FullPath => _path;

    /// <summary>The keys that hold now. A file that cannot be read, or has a line that is no key, holds none.</summary>
    public IReadOnlyList<AccessKey> Keys
    {
        get
        {
            lock (_gate)
            {
                if (_lookedAt is not { } at || _time.GetElapsedTime(at) >= LookEvery)
                {
                    _lookedAt = _time.GetTimestamp();
                    Refresh();
                }

                return _keys;
            }
        }
    }

    /// <summary>The keys of a file.</summary>
    /// <exception cref="FormatException">A line is no key.</exception>
    /// <exception cref="IOException">The file cannot be read or is larger than 1 MiB.</exception>
    public static IReadOnlyList<AccessKey> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
        {
            throw new IOException($"it is larger than {MaxBytes} bytes");
        }

        var keys = new List<AccessKey>();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(buffer, 0, length).Split('\n'))
        {
            number++;
            var text = line.Trim();
            if (text.Length > 0 && text[0] != '#')
            {
                try
                {
                    keys.Add(AccessKeyLine.Parse(text));
                }
                catch (FormatException e)
                {
                    throw new FormatException($"line {number}: {e.Message}", e);
                }
            }
        }

        return keys;
    }

    /// <summary>Adds a key to a file, which is made for its owner alone when it is missing.</summary>
    public static void Add(string path, AccessKey key)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(AccessKeyLine.Format(key) + "\n");
    }

    private void Refresh()
    {
        try
        {
            var file = new FileInfo(_path);
            var version = (file.LastWriteTimeUtc, file.Length);
            if (version != _version)
            {
                _keys = Read(_path);
                _version = version;
                _log.KeysRead(_keys.Count, _path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // Said once for each state of the file, and nobody gets in by it.
            if (_version is not null || _keys.Count > 0)
            {
                _log.KeysUnreadable(_path, e.Message);
            }

            (_keys, _version) = ([], null);
        }
    }
}
