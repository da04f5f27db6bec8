Instance: Task-business-window
InstanceOf: SearchParameter
Usage: #definition
* insert Found(Task-business-window, TaskBusinessWindow, business-window, Task, #date, [["Task.restriction.period"]], [["Window within which the planned contact is on time."]])
