using System.Text;
using Microsoft.Extensions.Logging;

namespace Rollouts.Grpc;

/// <summary>Puts what a plugin writes into the log: cut lines, a bounded number of them, and what is left out counted.</summary>
internal sealed class PluginOutput(string plugin, int linesPerWindow, TimeProvider time, ILogger logger)
{
    private const int MaxLine = 2048;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _counting = new();
    private long _windowBegun = time.GetTimestamp();
    private int _lines;
    private int _dropped;
    private volatile bool _isOfGo;

    /// <summary>Whether it spoke as the Go plugins of Argo do (row L19).</summary>
    public bool IsOfGo => _isOfGo;

    /// <summary>Reads until the stream ends.</summary>
    public async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[4096];
        var line = new List<byte>(MaxLine);
        var tooLong = false;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                foreach (var b in buffer.AsSpan(0, read))
                {
                    if (b == (byte)'\n')
                    {
                        Write(line, tooLong);
                        tooLong = false;
                    }
                    else if (line.Count < MaxLine)
                    {
                        line.Add(b);
                    }
                    else
                    {
                        tooLong = true;
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone, and its pipe with it.
        }

        if (line.Count > 0)
        {
            Write(line, tooLong);
        }
    }

    private void Write(List<byte> bytes, bool tooLong)
    {
        var text = PluginFailureText.Printable(Encoding.UTF8.GetString([.. bytes]), MaxLine);
        bytes.Clear();
        if (GoPluginSigns.Holds(text))
        {
            _isOfGo = true;
        }

        int dropped;
        lock (_counting)
        {
            dropped = 0;
            if (time.GetElapsedTime(_windowBegun) >= Window)
            {
                (dropped, _dropped, _lines, _windowBegun) = (_dropped, 0, 0, time.GetTimestamp());
            }

            if (++_lines > linesPerWindow)
            {
                _dropped++;
                return;
            }
        }

        if (dropped > 0)
        {
            logger.PluginOutputDropped(plugin, dropped);
        }

        logger.PluginWrote(plugin, tooLong ? $"{text}…" : text);
    }
}
