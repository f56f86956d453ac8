using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>A real Graphite: carbon receives and stores datapoints, graphite-web answers.</summary>
internal sealed class RealGraphite : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Packages = new(static () => ShellScript.RunAsync("eng/cluster/graphite.sh"));

    private readonly DirectoryInfo _folder;
    private readonly int _receiver;
    private readonly List<Process> _processes = [];

    private RealGraphite(DirectoryInfo folder, int receiver, int web)
    {
        _folder = folder;
        _receiver = receiver;
        Address = new Uri($"http://127.0.0.1:{web}");
    }

    public Uri Address { get; }

    /// <summary>Starts it, or skips the test where there is none.</summary>
    public static async Task<RealGraphite> RequireAsync()
    {
        var packages = await Need.OfAsync(Packages.Value);
        var ports = LocalPorts.Free(4);
        var folder = Directory.CreateTempSubdirectory("rollouts-graphite-");
        var graphite = new RealGraphite(folder, ports[0], ports[3]);
        foreach (var name in (string[])["whisper", "log", "lists"])
        {
            folder.CreateSubdirectory(name);
        }

        await graphite.WriteAsync("storage-schemas.conf", "[all]\npattern = .*\nretentions = 1s:10m\n");
        await graphite.WriteAsync("carbon.conf", Carbon(folder.FullName, ports));
        await graphite.WriteAsync("rollouts_settings.py", Settings(folder.FullName));
        await graphite.WriteAsync("serve.py", Serve(ports[3]));
        graphite.Run(packages, [Path.Combine(packages, "bin", "carbon-cache"), "--config=carbon.conf", "--nodaemon", "start"]);
        graphite.Run(packages, ["serve.py"]);
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            async () => (await http.GetAsync(new Uri(graphite.Address, "/render?target=none&format=json"))).IsSuccessStatusCode,
            "Graphite to answer"
        );
        await Eventually.HoldsAsync(() => graphite.SendAsync("carbon.ready", 1, TimeProvider.System.GetUtcNow()), "carbon to listen");
        return graphite;
    }

    /// <summary>Stores a datapoint, by carbon's line protocol; false where carbon does not listen yet.</summary>
    public async Task<bool> SendAsync(string metric, double value, DateTimeOffset at)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _receiver);
            var line = string.Create(CultureInfo.InvariantCulture, $"{metric} {value} {at.ToUnixTimeSeconds()}\n");
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static string Carbon(string folder, int[] ports) =>
        $"""
            [cache]
            STORAGE_DIR = {folder}
            CONF_DIR = {folder}
            LOG_DIR = {folder}/log
            LOCAL_DATA_DIR = {folder}/whisper
            PID_DIR = {folder}
            USER =
            MAX_CREATES_PER_MINUTE = inf
            ENABLE_TAGS = False
            LINE_RECEIVER_INTERFACE = 127.0.0.1
            LINE_RECEIVER_PORT = {ports[0]}
            PICKLE_RECEIVER_INTERFACE = 127.0.0.1
            PICKLE_RECEIVER_PORT = {ports[1]}
            CACHE_QUERY_INTERFACE = 127.0.0.1
            CACHE_QUERY_PORT = {ports[2]}
            """;

    private static string Settings(string folder) =>
        $$$"""
            SECRET_KEY = 'of a test'
            TIME_ZONE = 'UTC'
            STORAGE_DIR = '{{{folder}}}'
            WHISPER_DIR = '{{{folder}}}/whisper'
            STANDARD_DIRS = [WHISPER_DIR]
            LOG_DIR = '{{{folder}}}/log'
            LOG_ROTATION = False
            INDEX_FILE = '{{{folder}}}/index'
            CARBONLINK_HOSTS = []
            DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': '{{{folder}}}/graphite.db'} }
            """;

    private static string Serve(int port) =>
        $"""
            import os
            from wsgiref.simple_server import make_server
            os.environ['GRAPHITE_SETTINGS_MODULE'] = 'rollouts_settings'
            from graphite.wsgi import application
            make_server('127.0.0.1', {port}, application).serve_forever()
            """;

    private Task WriteAsync(string name, string content) => File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), content);

    private void Run(string packages, string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", arguments)
        {
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONPATH"] = $"{Path.Combine(packages, "lib")}:{_folder.FullName}";
        var process = Process.Start(start)!;

        // Their talk is not kept, but has to go somewhere.
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        _processes.Add(process);
    }
}
