using System.IO.Pipelines;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;

namespace Rollouts.Grpc;

/// <summary>One call on the client's side. Whatever goes wrong becomes a status, and the first status stays.</summary>
internal sealed class ClientCall<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IDisposable
    where TRequest : class
    where TResponse : class
{
    /// <summary>What a timer can wait for; a deadline beyond is as good as none.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private readonly Method<TRequest, TResponse> _method;
    private readonly GrpcChannelOptions _options;
    private readonly CallOptions _call;
    private readonly long _begun;
    private readonly CancellationTokenSource _deadline = new();
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationToken _token;
    private readonly TaskCompletionSource<Metadata> _headers;
    private readonly Lock _ending = new();
    private readonly string? _requestEncoding;
    private Task<HttpResponseMessage>? _sending;
    private HttpResponseMessage? _response;
    private ITimer? _timer;
    private RequestWriter<TRequest>? _writer;
    private FrameReader? _answers;
    private TResponse? _current;
    private Metadata _trailers = [];
    private RpcException? _failure;
    private Status? _ended;

    public ClientCall(
        HttpMessageInvoker http,
        Uri address,
        Method<TRequest, TResponse> method,
        GrpcChannelOptions options,
        CallOptions call
    )
    {
        _http = http;
        _address = address;
        _method = method;
        _options = options;
        _call = call;
        _begun = options.Time.GetTimestamp();
        _requestEncoding = call.Headers?.GetValue(GrpcHeaders.RequestCompression);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, _deadline.Token);
        _token = _cancellation.Token;
        _headers = NewHeaders();
    }

    public Task<Metadata> Headers => _headers.Task;

    public TResponse Current =>
        _current ?? throw new InvalidOperationException("No message was read: call MoveNext and look at its answer.");

    public Status GetStatus() => _ended ?? throw new InvalidOperationException("The call has not ended: await its answer first.");

    public Metadata GetTrailers() =>
        _ended is null ? throw new InvalidOperationException("The call has not ended: await its answer first.") : _trailers;

    /// <summary>Starts the call with its only request.</summary>
    public void Send(TRequest request)
    {
        try
        {
            var frame = FrameWriter.Write(_method.RequestMarshaller, request, _requestEncoding, _options.MaxSendMessageSize);
            _sending = SendAsync(new ReadOnlyMemoryContent(frame));
        }
        catch (RpcException e)
        {
            _sending = Task.FromException<HttpResponseMessage>(e);
        }
    }

    /// <summary>Starts the call; requests follow.</summary>
    public IClientStreamWriter<TRequest> SendStream()
    {
        _writer = new RequestWriter<TRequest>(
            _method.RequestMarshaller,
            _requestEncoding,
            _options.MaxSendMessageSize,
            _call.WriteOptions,
            () => _ended,
            _token
        );
        _sending = SendAsync(_writer.Content);
        return _writer;
    }

    /// <summary>The only answer of a method that gives one.</summary>
    public async Task<TResponse> ReadSingleAsync()
    {
        var answer = await NextAsync(CancellationToken.None);
        return answer is null ? throw Fail("the stream holds none")
            : await NextAsync(CancellationToken.None) is null ? answer
            : throw Fail("the stream holds more");
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        _current = await NextAsync(cancellationToken);
        return _current is not null;
    }

    /// <summary>Cancels the call unless it has ended.</summary>
    public void Dispose() => End(Status.DefaultCancelled);

    private async Task<TResponse?> NextAsync(CancellationToken cancellationToken)
    {
        if (_failure is not null || _ended is not null)
        {
            return _failure is null ? null : throw _failure;
        }

        // Giving up on one answer is giving up on the call: what was read of the answer so far cannot be put back.
        await using var giveUp = cancellationToken.Register(Dispose);
        try
        {
            var response = await _sending!;
            _answers ??= await OpenAsync(response);
            if (await _answers.ReadAsync(_method.ResponseMarshaller, _token) is { } answer)
            {
                return answer;
            }

            var trailers = ResponseStatus.HasStatus(response.Headers) ? response.Headers : response.TrailingHeaders;
            _trailers = ResponseStatus.Metadata(trailers);
            var failure = End(ResponseStatus.Read(trailers));
            return failure is null ? null : throw failure;
        }
        catch (Exception e) when (e is not RpcException || _ended is null)
        {
            throw End(StatusOf(e)) ?? e;
        }
    }

    private async Task<FrameReader> OpenAsync(HttpResponseMessage response)
    {
        ResponseStatus.Check(response);
        _headers.TrySetResult(ResponseStatus.Metadata(response.Headers));
        var encoding = response.Headers.TryGetValues(GrpcHeaders.Encoding, out var values) ? values.First() : null;
        if (encoding is not null && !MessageCompression.IsSupported(encoding))
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The server compresses with '{encoding}', which is not read here."));
        }

        var body = await response.Content.ReadAsStreamAsync(_token);
        return new FrameReader(
            PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 16 * 1024)),
            encoding,
            _options.MaxReceiveMessageSize
        );
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        StartTimer(request);
        RequestHeaders.Write(request, _call.Headers, _requestEncoding);
        _token.ThrowIfCancellationRequested();
        _response = await _http.SendAsync(request, _token);
        if (_ended is not null)
        {
            _response.Dispose();
        }

        return _response;
    }

    private void StartTimer(HttpRequestMessage request)
    {
        if (_call.Deadline is not { } deadline || deadline == DateTime.MaxValue)
        {
            return;
        }

        var left = deadline.ToUniversalTime() - _options.Time.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero)
        {
            _deadline.Cancel();
            return;
        }

        request.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(left));
        if (left < LongestTimer)
        {
            _timer = _options.Time.CreateTimer(
                static source => ((CancellationTokenSource)source!).Cancel(),
                _deadline,
                left,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    private Status StatusOf(Exception exception) =>
        _deadline.IsCancellationRequested ? new Status(StatusCode.DeadlineExceeded, "The deadline passed.", exception)
        : exception is OperationCanceledException ? new Status(StatusCode.Cancelled, "The call was cancelled.", exception)
        : TransportFailure.StatusOf(exception);

    private RpcException Fail(string reason)
    {
        var status = new Status(StatusCode.Internal, $"{_method.FullName} gives one answer; {reason}.");
        return End(status) ?? new RpcException(status);
    }

    /// <summary>Ends the call if it has not ended; the exception for its callers, or null when it ended well.</summary>
    private RpcException? End(Status status)
    {
        lock (_ending)
        {
            if (_ended is not null)
            {
                return _failure;
            }

            _failure = status.StatusCode == StatusCode.OK ? null : new RpcException(status, _trailers);
            _ended = status;
        }

        if (_failure is null)
        {
            _headers.TrySetResult([]);
        }
        else
        {
            _headers.TrySetException(_failure);
        }

        // What is still under way of the request has nobody left who reads it.
        _cancellation.Cancel();
        _cancellation.Dispose();
        _timer?.Dispose();
        _response?.Dispose();
        CallMeter.Made(_method, status.StatusCode, _options.Time.GetElapsedTime(_begun));
        return _failure;
    }

    /// <summary>Nobody has to look at the headers: their failure is that of the call.</summary>
    private static TaskCompletionSource<Metadata> NewHeaders()
    {
        var headers = new TaskCompletionSource<Metadata>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = headers.Task.ContinueWith(
            static failed => failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return headers;
    }
}
