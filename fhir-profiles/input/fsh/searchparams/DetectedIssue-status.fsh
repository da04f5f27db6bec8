Instance: DetectedIssue-status
InstanceOf: SearchParameter
Usage: #definition
* insert Found(DetectedIssue-status, DetectedIssueStatus, status, DetectedIssue, #token, [["DetectedIssue.status"]], [["Whether the signal is under review or concluded."]])
