using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Rollouts.Grpc;

/// <summary>One call on the server's side: what its headers say, its messages in and out, and its end, which comes once.</summary>
internal sealed class ServerCall : ServerCallContext, IDisposable
{
    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "The deadline passed.");

    /// <summary>What a timer can wait for; a deadline beyond is as good as none.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly IMethod _method;
    private readonly GrpcServiceOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TaskCompletionSource _deadlinePassed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _cancellation;
    private CancellationTokenSource? _timer;
    private FrameReader? _requests;
    private Metadata? _requestHeaders;
    private string? _responseEncoding;
    private DateTime _deadline = DateTime.MaxValue;
    private bool _headersSent;
    private bool _ended;

    public ServerCall(HttpContext http, IMethod method, GrpcServiceOptions options, TimeProvider time)
    {
        Http = http;
        _method = method;
        _options = options;
        _time = time;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
    }

    public HttpContext Http { get; }

    /// <summary>Ends when the deadline passes; never, when there is none.</summary>
    public Task DeadlinePassed => _deadlinePassed.Task;

    /// <summary>How the call ended, once it has.</summary>
    public Status Ended { get; private set; }

    protected override string MethodCore => _method is UnknownMethod ? Http.Request.Path.Value ?? "" : _method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore =>
        Http.Connection.RemoteIpAddress is not { } address ? "unix:"
        : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"ipv6:{new IPEndPoint(address, Http.Connection.RemotePort)}"
        : $"ipv4:{address}:{Http.Connection.RemotePort}";

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore =>
        _requestHeaders ??= MetadataCodec.Decode(
            Http.Request.Headers.Select(static header => KeyValuePair.Create(header.Key, (IEnumerable<string?>)header.Value))
        );

    protected override CancellationToken CancellationTokenCore => _cancellation.Token;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override IDictionary<object, object> UserStateCore => Http.Items!;

    /// <summary>Reads the headers of the protocol and starts the clock.</summary>
    /// <exception cref="RpcException">They cannot be read.</exception>
    public void Begin()
    {
        // A stream may be silent for hours, and bodies are bounded by message.
        if (Http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        StartTimer();
        var encoding = Http.Request.Headers[GrpcHeaders.Encoding].ToString();
        if (encoding.Length > 0 && !MessageCompression.IsSupported(encoding))
        {
            Http.Response.Headers[GrpcHeaders.AcceptEncoding] = MessageCompression.Accepted;
            throw new RpcException(
                new Status(
                    StatusCode.Unimplemented,
                    $"Messages compressed with '{encoding}' are not read here; use one of {MessageCompression.Accepted}."
                )
            );
        }

        _requests = new FrameReader(Http.Request.BodyReader, encoding.Length > 0 ? encoding : null, _options.MaxReceiveMessageSize);
        _responseEncoding =
            _options.ResponseCompressionAlgorithm is { } algorithm
            && MessageCompression.IsAccepted(Http.Request.Headers[GrpcHeaders.AcceptEncoding], algorithm)
                ? algorithm
                : null;
    }

    /// <summary>The next request, or null at the end.</summary>
    public async Task<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken = default)
        where T : class
    {
        using var either = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, CancellationToken)
            : null;
        return await _requests!.ReadAsync(marshaller, either?.Token ?? CancellationToken);
    }

    /// <summary>The only request of a method that takes one.</summary>
    public async Task<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class =>
        await ReadAsync(marshaller)
        ?? throw new RpcException(new Status(StatusCode.Internal, $"{_method.FullName} takes one request; the stream holds none."));

    /// <summary>Sends one answer.</summary>
    public async Task WriteAsync<T>(Marshaller<T> marshaller, T message)
    {
        if (message is null)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The handler answered with nothing."));
        }

        var flags = (WriteOptions ?? WriteOptions.Default).Flags;
        var encoding = flags.HasFlag(WriteFlags.NoCompress) ? null : _responseEncoding;
        var frame = FrameWriter.Write(marshaller, message, encoding, _options.MaxSendMessageSize);
        await _writing.WaitAsync(CancellationToken);
        try
        {
            CheckOpen();
            PrepareHeaders();
            await Http.Response.BodyWriter.WriteAsync(frame, CancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void AddTrailers(Metadata trailers)
    {
        foreach (var entry in trailers)
        {
            ResponseTrailers.Add(entry);
        }
    }

    /// <summary>Answers with a status and the trailers. Only the first end counts.</summary>
    public async Task EndAsync(Status status)
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            Ended = status;
            if (Http.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            PrepareHeaders();
            Http.Response.AppendTrailer(GrpcHeaders.Status, ((int)status.StatusCode).ToString());
            if (!string.IsNullOrEmpty(status.Detail))
            {
                Http.Response.AppendTrailer(GrpcHeaders.Message, PercentEncoding.Encode(status.Detail));
            }

            foreach (var entry in ResponseTrailers.Where(static entry => !GrpcHeaders.IsReserved(entry.Key)).ToArray())
            {
                Http.Response.AppendTrailer(entry.Key, MetadataCodec.Encode(entry));
            }

            await Http.Response.CompleteAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone: there is nobody to tell.
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _cancellation.Dispose();
        _writing.Dispose();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        await _writing.WaitAsync(CancellationToken);
        try
        {
            CheckOpen();
            if (_headersSent)
            {
                throw new InvalidOperationException("The response headers were sent already, by this or by the first message.");
            }

            foreach (var entry in responseHeaders.Where(static entry => !GrpcHeaders.IsReserved(entry.Key)))
            {
                Http.Response.Headers.Append(entry.Key, MetadataCodec.Encode(entry));
            }

            PrepareHeaders();
            await Http.Response.BodyWriter.FlushAsync(CancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private void CheckOpen()
    {
        if (_ended)
        {
            throw new InvalidOperationException("The call has ended; nothing can be sent any more.");
        }
    }

    private void PrepareHeaders()
    {
        if (_headersSent)
        {
            return;
        }

        _headersSent = true;
        Http.Response.StatusCode = StatusCodes.Status200OK;
        Http.Response.ContentType = GrpcHeaders.ContentType;
        if (_responseEncoding is not null)
        {
            Http.Response.Headers[GrpcHeaders.Encoding] = _responseEncoding;
        }
    }

    private void StartTimer()
    {
        var text = Http.Request.Headers[GrpcHeaders.Timeout].ToString();
        if (text.Length == 0)
        {
            return;
        }

        if (!GrpcTimeout.TryParse(text, out var timeout))
        {
            throw new RpcException(
                new Status(
                    StatusCode.Internal,
                    $"The {GrpcHeaders.Timeout} '{text}' cannot be read: up to eight digits and one of H, M, S, m, u and n."
                )
            );
        }

        var now = _time.GetUtcNow().UtcDateTime;
        _deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        if (timeout < LongestTimer)
        {
            _timer = new CancellationTokenSource(timeout, _time);
            var requestOnly = _cancellation;
            _cancellation = CancellationTokenSource.CreateLinkedTokenSource(Http.RequestAborted, _timer.Token);
            requestOnly.Dispose();
            _timer.Token.Register(static passed => ((TaskCompletionSource)passed!).TrySetResult(), _deadlinePassed);
        }
    }
}
